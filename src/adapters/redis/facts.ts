import type { Redis } from 'ioredis';
import { withRedis } from './once.ts';

/** What the Redis of the queue says of itself; undefined where it does not say. */
export interface RedisFacts {
  readonly version: string | undefined;
  /** What it does when its memory is full. */
  readonly evictionPolicy: string | undefined;
  /** `master` or `slave`. */
  readonly role: string | undefined;
  readonly ms: number;
}

/** Asks INFO and CONFIG GET. Rejects where it does not answer. */
export async function redisFacts(url: string, timeoutMs: number): Promise<RedisFacts> {
  const started = performance.now();
  return withRedis(url, timeoutMs, async (client) => {
    const info = String(await client.info());
    const value = (key: string) => new RegExp(`^${key}:(.+?)\\r?$`, 'm').exec(info)?.[1];
    return {
      version: value('redis_version'),
      evictionPolicy: value('maxmemory_policy') ?? (await configured(client, 'maxmemory-policy')),
      role: value('role'),
      ms: performance.now() - started,
    };
  });
}

/** Managed services often refuse CONFIG. */
async function configured(client: Redis, key: string): Promise<string | undefined> {
  const answer: unknown = await client.config('GET', key).catch(() => undefined);
  return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : undefined;
}
