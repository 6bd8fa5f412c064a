import { deploymentIn, type NamedDeployment } from '../catalog/params.ts';
import { fault, isFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { CallOptions, ClusterReader } from '../ports/cluster.ts';
import type { Deployment, Pod } from '../ports/workload.ts';

interface Wanted {
  /** The whole name, or its last letters after a dash. */
  readonly name: string;
  /** Deployments it may belong to. */
  readonly deployments: readonly string[];
  readonly call: CallOptions;
}

/** A pod, and the deployment that owns it. */
export interface Found {
  readonly pod: Pod;
  readonly deployment: Deployment;
}

/**
 * The deployment a pod is meant to belong to: the one that was named, else the configured one its whole name begins with, else the MCP
 * server. Whether it does is seen by its owner: see findPod. Throws PARAM_INVALID.
 */
export function deploymentOfPod(environment: Environment, pod: string, named: NamedDeployment | undefined): string {
  const [first = environment.server.deployment] = likelyFirst(pod, environment.deployments);
  if (named === undefined && pod.startsWith(`${first}-`)) return first;
  return deploymentIn(environment, named);
}

/** The deployments whose pods could have this name first: most calls are of them. */
function likelyFirst(name: string, deployments: readonly string[]): readonly string[] {
  const isLikely = (deployment: string) => name.startsWith(`${deployment}-`);
  return [...deployments].sort((a, b) => Number(isLikely(b)) - Number(isLikely(a)) || b.length - a.length);
}

/**
 * The pod of that name which one of the deployments owns, so that a stranger's pod is never shown. undefined where there is none.
 * Throws PARAM_INVALID, naming them, where the last letters fit several.
 */
export async function findPod(cluster: ClusterReader, { name, deployments, call }: Wanted): Promise<Found | undefined> {
  const alike: Found[] = [];
  for (const one of likelyFirst(name, deployments)) {
    const deployment = await cluster.deployment(one, call).catch(unlessOnlyMissing(deployments.length));
    if (deployment === undefined) continue;
    const pods = await cluster.pods(deployment, call);
    const exact = pods.find((pod) => pod.name === name);
    if (exact !== undefined) return { pod: exact, deployment };
    alike.push(...pods.filter((pod) => pod.name.endsWith(`-${name}`)).map((pod) => ({ pod, deployment })));
  }
  if (alike.length > 1) {
    const names = alike.slice(0, 5).map(({ pod }) => pod.name);
    throw fault('PARAM_INVALID', `${alike.length} pods end in ${name}: ${names.join(', ')}.`, {
      hint: 'Type the whole name.',
      offers: alike.slice(0, 5).map(({ pod, deployment }) => ({
        label: `Look at ${pod.name}`,
        action: 'pod',
        params: { name: pod.name, deployment: deployment.name },
      })),
    });
  }
  return alike[0];
}

/** A deployment that is configured and not there has no pods; where it is the only one that is an answer of its own. */
function unlessOnlyMissing(count: number): (error: unknown) => undefined {
  return (error) => {
    if (count > 1 && isFault(error, 'CLUSTER_NOT_FOUND')) return undefined;
    throw error;
  };
}
