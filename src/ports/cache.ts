import type { ChangedKeys, ChangeKeys, ExpireKeys } from './cache/change.ts';
import type { KeysAsked, KeysSeen } from './cache/keys.ts';
import type { CacheRightsSeen } from './cache/rights.ts';
import type { CacheServerSeen } from './cache/server.ts';

export interface CacheCall {
  readonly signal?: AbortSignal | undefined;
}

/** The platform's Redis, as it may be read. */
export interface CacheReader {
  /** Connects and sends PING; gives the time it took, in ms. CACHE_FAILED otherwise. */
  ping(options: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<{ readonly ms: number }>;
  /** Which of the rights that this port needs the user of the bot has; for a key, where one is named, also whether it may be changed. */
  rights(keys: readonly string[], call?: CacheCall): Promise<CacheRightsSeen>;
  /** The server as a whole: memory, hits, evictions, clients, replication, slow commands. */
  server(call?: CacheCall): Promise<CacheServerSeen>;
  /** Keys by SCAN, in small pages: how many match, and a sample of them. Nothing is touched. */
  keys(asked: KeysAsked, call?: CacheCall): Promise<KeysSeen>;
}

/** All that may be done with it. */
export interface Cache extends CacheReader {
  /** Unlinks keys that match, from a cursor on, paced. The server itself compares, in the script that unlinks them. */
  clearKeys(asked: ChangeKeys, call?: CacheCall): Promise<ChangedKeys>;
  /** Gives keys that match and have none a time to live, in the same way. */
  expireKeys(asked: ExpireKeys, call?: CacheCall): Promise<ChangedKeys>;
}
