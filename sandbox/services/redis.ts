import { once } from 'node:events';
import { createRedisServer } from 'js-redis-server';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Starts a Redis-compatible server in this process, on loopback. Its scripts run on the event loop, so a process that must answer
 * people does not host it (see host.ts). Memory only: what it held is gone when it stops, as the bot must be able to bear.
 */
export async function startRedis(wanted = 0): Promise<RedisServer> {
  const handle = await createRedisServer({ port: wanted });
  const { port } = handle;
  // The package listens on every interface of the machine; nobody outside has business here.
  const { server } = handle.server;
  server.close();
  await once(server, 'close');
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { url: `redis://127.0.0.1:${port}`, port, stop: () => handle.close() };
}
