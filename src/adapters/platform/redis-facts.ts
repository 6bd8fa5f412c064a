import { Redis } from 'ioredis';

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
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: () => null,
    disconnectTimeout: 50,
  });
  let last: Error | undefined;
  client.on('error', (error) => {
    last = error;
  });
  const started = performance.now();
  try {
    await client.connect().catch((error: unknown) => Promise.reject(last ?? error));
    const info = String(await client.info());
    const value = (key: string) => new RegExp(`^${key}:(.+?)\\r?$`, 'm').exec(info)?.[1];
    return {
      version: value('redis_version'),
      evictionPolicy: value('maxmemory_policy') ?? (await configured(client, 'maxmemory-policy')),
      role: value('role'),
      ms: performance.now() - started,
    };
  } finally {
    client.disconnect();
  }
}

/** Managed services often refuse CONFIG. */
async function configured(client: Redis, key: string): Promise<string | undefined> {
  const answer: unknown = await client.config('GET', key).catch(() => undefined);
  return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : undefined;
}
