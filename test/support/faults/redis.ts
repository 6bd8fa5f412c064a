import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Redis } from 'ioredis';

/** A Redis server of a test's own: the real one, memory only, as a fault may find it. */
export interface TestRedis {
  readonly url: string;
  /** Ends it without a word (SIGKILL): what it held is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  start(): Promise<void>;
  /** Stops it from answering, and lets it go on. */
  freeze(frozen: boolean): void;
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** Whether this machine has redis-server. */
export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0;

/** Starts redis-server on a free port. Throws where it is not installed. */
export async function startTestRedis(): Promise<TestRedis> {
  if (!hasRedisServer) throw new Error('redis-server is not installed: apt-get install redis-server');
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let pid = 0;

  async function start(): Promise<void> {
    if (child !== undefined) return;
    // The shell ends it when this process is gone, however that went.
    const script = `redis-server --port ${port} --save '' --appendonly no >/dev/null & echo $!; cat >/dev/null; kill -9 $!`;
    const shell = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'] });
    child = shell;
    pid = Number(String((await once(shell.stdout, 'data'))[0]));
    const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    client.on('error', () => undefined);
    await client.ping();
    client.disconnect();
  }

  async function kill(): Promise<void> {
    const shell = child;
    child = undefined;
    if (shell === undefined) return;
    process.kill(pid, 'SIGKILL');
    const ended = once(shell, 'exit');
    shell.stdin?.end();
    await ended;
  }

  await start();
  return {
    url,
    start,
    kill,
    freeze: (frozen) => void process.kill(pid, frozen ? 'SIGSTOP' : 'SIGCONT'),
    async flush() {
      const client = new Redis(url);
      await client.flushall();
      client.disconnect();
    },
    stop: kill,
  };
}

/** A port of the loopback that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
