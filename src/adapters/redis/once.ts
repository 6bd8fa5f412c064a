import { Redis } from 'ioredis';

/**
 * Asks a Redis over a connection of its own, which is closed after it. Nothing is tried a second time; connecting and each command have
 * `timeoutMs`. Rejects with what the connection said of itself where it did, with the reason of `signal` when that comes first.
 */
export async function withRedis<T>(
  url: string,
  timeoutMs: number,
  ask: (client: Redis) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    // A server that is still loading says so to the first command; asking INFO before would need a right of its own.
    enableReadyCheck: false,
    disableClientInfo: true,
    retryStrategy: () => null,
    // A server that hangs does not close its side either: it is not waited for beyond the deadline.
    disconnectTimeout: 50,
  });
  let last: Error | undefined;
  client.on('error', (error) => {
    last = error;
  });
  const stop = () => client.disconnect();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
    return await ask(client);
  } catch (cause) {
    signal?.throwIfAborted();
    throw last ?? cause;
  } finally {
    signal?.removeEventListener('abort', stop);
    client.disconnect();
  }
}
