import type { KeysSeen } from '../ports/cache/keys.ts';
import type { CacheServerSeen } from '../ports/cache/server.ts';
import type { Meanwhile } from './hits.ts';

/** All that a look at a Redis has seen so far. */
export interface CacheLook {
  readonly server: CacheServerSeen;
  /** undefined while it was only looked at once, or what happened since cannot be told. */
  readonly now?: Meanwhile | undefined;
  readonly keys?: KeysSeen | undefined;
}
