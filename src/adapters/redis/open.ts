import { fault } from '../../errors.ts';
import type { CacheReader } from '../../ports/cache.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { cacheInPod } from '../platform/in-pod.ts';
import { cacheReader } from './cache.ts';
import type { CacheSettings } from './settings.ts';

export interface CacheContext {
  readonly settings: { readonly cache?: CacheSettings | undefined };
  readonly secrets: ReadonlyMap<string, string>;
  readonly cluster: Cluster;
}

/** The Redis of an environment, as it is configured. Rejects with NOT_CONFIGURED where there is none. */
export async function openCache({ settings, secrets, cluster }: CacheContext): Promise<CacheReader> {
  const { cache } = settings;
  if (cache?.mode === 'direct') return cacheReader(secrets.get(cache.urlEnv) ?? '');
  if (cache?.mode === 'pod') return cacheInPod({ cluster, ...cache });
  throw fault('NOT_CONFIGURED', 'No Redis is configured.');
}
