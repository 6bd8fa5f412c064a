import { fault } from '../../errors.ts';
import type { Cache } from '../../ports/cache.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { cacheInPod } from '../platform/in-pod.ts';
import { cacheOf } from './cache.ts';
import type { CacheSettings } from './settings.ts';

export interface CacheContext {
  readonly settings: { readonly cache?: CacheSettings | undefined };
  readonly secrets: ReadonlyMap<string, string>;
  readonly clock: Clock;
  readonly cluster: Cluster;
}

/** The Redis of an environment, as it is configured. Rejects with NOT_CONFIGURED where there is none. */
export async function openCache({ settings, secrets, clock, cluster }: CacheContext): Promise<Cache> {
  const { cache } = settings;
  if (cache?.mode === 'direct') return cacheOf({ url: secrets.get(cache.urlEnv) ?? '', clock });
  if (cache?.mode === 'pod') return cacheInPod({ cluster, ...cache });
  throw fault('NOT_CONFIGURED', 'No Redis is configured.');
}
