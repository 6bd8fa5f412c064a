import type { EnvironmentConfig } from '../config/schema.ts';
import { isFault } from '../errors.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import { type Finding, good, missing, notice, unchecked, wordsOf } from './finding.ts';

/** The deployments people may name, the MCP server, and its paths. */
export async function examineWorkloads(
  cluster: ClusterReader,
  { server, deployments, namespace }: EnvironmentConfig,
  timeoutMs: number,
): Promise<readonly Finding[]> {
  const names = [...new Set([server.deployment, ...deployments])];
  const options = { timeoutMs };
  const all = await Promise.all(
    names.map(async (name): Promise<Finding> => {
      const what = `deployment ${name}`;
      try {
        const { replicas } = await cluster.deployment(name, options);
        return good(what, `${replicas.available} of ${replicas.wanted} pods available`);
      } catch (error) {
        if (!isFault(error, 'CLUSTER_NOT_FOUND')) return unchecked(what, wordsOf(error));
        const seen = `not in namespace ${namespace}`;
        if (name === server.deployment)
          return missing(what, seen, 'Set server.deployment and namespace to where the MCP server runs.');
        return notice(what, seen, 'Take it out of deployments, unless it comes and goes (blue and green).');
      }
    }),
  );
  const paths = await Promise.all(
    (['healthPath', 'readyPath', 'jwksStatusPath'] as const).map((key) =>
      pathFinding(cluster, server.service, server.port, key, server[key], timeoutMs),
    ),
  );
  return [...all, ...paths];
}

async function pathFinding(
  cluster: ClusterReader,
  service: string,
  port: number,
  key: string,
  path: string,
  timeoutMs: number,
): Promise<Finding> {
  const what = `${service}:${port}${path}`;
  try {
    const { status } = await cluster.httpGet({ kind: 'service', name: service, port }, path, { timeoutMs });
    if (status === 404) return missing(what, 'answers 404', `Set server.${key} to a path the MCP server has.`);
    if (status === 200) return good(what, '200');
    return notice(what, `answers ${status}`, 'The path is there and the server is not well: ask `/mcp diagnose`.');
  } catch (error) {
    if (isFault(error, 'CLUSTER_FORBIDDEN')) return unchecked(what, 'the right get services/proxy is missing');
    return missing(what, wordsOf(error), 'Check server.service and server.port, and that a pod behind it is ready.');
  }
}
