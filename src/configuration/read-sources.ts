import type { Environment } from '../model/environment.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { PodTemplate } from '../ports/workload.ts';
import type { Partly } from '../workloads/partly.ts';
import type { SourceSeen } from './look.ts';
import { configSources } from './sources.ts';

interface Reading {
  readonly cluster: ClusterReader;
  readonly environment: Environment;
  readonly template: PodTemplate;
  readonly rest: Partly;
  readonly signal: AbortSignal;
}

/** What the cluster has of every ConfigMap and Secret of a template; Secrets only where the configuration says so. */
export function readSources({ cluster, environment, template, rest, signal }: Reading): Promise<readonly SourceSeen[]> {
  return Promise.all(
    configSources(template).map(async (source): Promise<SourceSeen> => {
      const { kind, name } = source;
      if (kind === 'ConfigMap') {
        const read = cluster.configMap(name, { signal }).then((found) => found ?? ('missing' as const));
        return { source, kind, found: await rest.read(`ConfigMap ${name}`, read) };
      }
      if (!environment.config.secretAges) return { source, kind, found: undefined };
      const read = cluster.secretFacts(name, { signal }).then((found) => found ?? ('missing' as const));
      return { source, kind, found: await rest.read(`age of Secret ${name}`, read) };
    }),
  );
}
