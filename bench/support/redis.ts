import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Redis } from 'ioredis';
import { startServices } from '../../sandbox/services/services.ts';
import { startChild } from './child.ts';
import { versionOf } from './machine.ts';

export interface BenchRedis {
  readonly url: string;
  readonly version: string;
  stop(): Promise<void>;
}

/** A Redis of our own: redis-server with its defaults but without a file, or the packaged one where that is not installed. */
export async function startRedis(): Promise<BenchRedis> {
  const version = versionOf('redis-server', ['--version']);
  if (version === undefined) {
    const services = await startServices({ redis: true });
    return { url: services.redisUrl, version: 'js-redis-server (redis-server is not installed)', stop: services.stop };
  }
  const port = await freePort();
  const child = startChild(['--port', String(port), '--save', '', '--appendonly', 'no'], { program: 'redis-server' });
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => undefined);
  await client.ping();
  client.disconnect();
  return { url, version: /v=([\d.]+)/.exec(version)?.[1] ?? version, stop: () => child.kill() };
}

/** A port of the loopback that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
