import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type HostOrder, type HostReply, hostReply } from './protocol.ts';

export interface Services {
  /** Address of a database of the started PostgreSQL (superuser). */
  databaseUrl(database: string): string;
  readonly redisUrl: string;
  /** Address of a database of the PostgreSQL of the platform, where one was ordered (superuser). */
  platformDatabaseUrl(database: string): string;
  /** Stops Redis, and starts it again on the same port, empty. */
  redis(state: 'start' | 'stop'): Promise<void>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL and a Redis-compatible server in a child process that ends with this one, however this one ends. */
export async function startServices(order: HostOrder): Promise<Services> {
  const host = fileURLToPath(new URL('./host.ts', import.meta.url));
  const child = spawn(process.execPath, [host, JSON.stringify(order)], { stdio: ['pipe', 'pipe', 'pipe'] });
  const words: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => words.push(chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const waiting = new Map<number, () => void>();
  const lines = createInterface({ input: child.stdout });

  const ready = await new Promise<Extract<HostReply, { ready: true }>>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`PostgreSQL and Redis did not start:\n${words.join('')}`)));
    lines.on('line', (line) => {
      const reply = hostReply.parse(JSON.parse(line));
      if ('ready' in reply) resolve(reply);
      else waiting.get(reply.done)?.();
    });
  });
  let last = 0;
  return {
    databaseUrl: (database) => (ready.postgres ?? '').replace(/DATABASE$/, database),
    redisUrl: ready.redis ?? '',
    platformDatabaseUrl: (database) => (ready.platformPostgres ?? '').replace(/DATABASE$/, database),
    redis(state) {
      const id = ++last;
      return new Promise((resolve) => {
        waiting.set(id, () => {
          waiting.delete(id);
          resolve();
        });
        child.stdin.write(`${JSON.stringify({ id, redis: state })}\n`);
      });
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
