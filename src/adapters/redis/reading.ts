import type { Redis } from 'ioredis';
import { isFault } from '../../errors.ts';
import type { CacheCall } from '../../ports/cache.ts';
import type { Clock } from '../../ports/clock.ts';
import { cacheFault, missingRule, refusalOf, userOf } from './failures.ts';
import { withRedis } from './once.ts';
import { aclStatement } from './rights.ts';

/** Each command takes a fraction of a millisecond; a server that takes this long is in trouble. */
export const commandMs = 5000;

/** A Redis by its address, password included. */
export interface Server {
  readonly url: string;
  readonly clock: Clock;
}

/** Asks on a connection of its own; what goes wrong becomes an error of the catalogue. */
export async function reading<T>(
  { url }: Server,
  { signal }: CacheCall,
  ask: (client: Redis) => Promise<T>,
  effect: 'none' | 'unknown' = 'none',
): Promise<T> {
  try {
    return await withRedis(url, commandMs, ask, signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw cacheFault(error, { url, timeoutMs: commandMs, effect });
  }
}

/** Gives undefined where a right is missing, and adds the statement that grants it to `lacking`. */
export async function allowed<T>(url: string, lacking: Set<string>, asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    const refusal = refusalOf(error);
    if (isFault(error) || refusal?.kind !== 'NOPERM') throw error;
    const rule = missingRule(refusal);
    lacking.add(aclStatement(rule === 'keys' ? '%R~*' : rule, userOf(url)));
    return undefined;
  }
}
