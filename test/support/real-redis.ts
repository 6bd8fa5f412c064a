import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../bench/support/redis.ts';

/** Why the tests against a real Redis are skipped; undefined where it is on this machine (Debian package redis-server). */
export const noRedis =
  spawnSync('redis-server', ['--version']).status === 0 ? undefined : 'redis-server is not on this machine';

export interface RealRedis {
  readonly url: string;
  /** Somebody with every right. */
  readonly admin: Redis;
  /** The address for a user of that name, with exactly these rules. */
  user(name: string, rules: readonly string[]): Promise<string>;
  /** Writes a string as if it had been touched so many seconds ago. */
  put(key: string | Buffer, value: string, how?: { readonly idle?: number; readonly ttlMs?: number }): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Redis of its own on the loopback, without files. */
export async function startRealRedis(settings: readonly string[] = []): Promise<RealRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-redis-'));
  const port = await freePort();
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder, ...settings],
    { stdio: 'ignore' },
  );
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const url = `redis://127.0.0.1:${port}`;
  const admin = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  admin.on('error', () => undefined);
  await admin.ping();
  return {
    url,
    admin,
    async user(name, rules) {
      await admin.call('ACL', 'SETUSER', name, 'reset', 'on', '>secret', ...rules);
      return `redis://${name}:secret@127.0.0.1:${port}`;
    },
    async put(key, value, { idle = 0, ttlMs = 0 } = {}) {
      await admin.set('mcp-chatops:template', value);
      const dump = await admin.dumpBuffer('mcp-chatops:template');
      await admin.del('mcp-chatops:template');
      if (dump === null) throw new Error('the template has gone');
      await admin.call('RESTORE', key, String(ttlMs), dump, 'REPLACE', 'IDLETIME', String(idle));
    },
    async stop() {
      process.off('exit', end);
      admin.disconnect();
      await stopped(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
