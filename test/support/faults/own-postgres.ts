import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { movableClock } from '../../../sandbox/clock.ts';
import { type PostgresServer, startPostgres } from '../../../sandbox/services/postgres.ts';
import { runAs } from '../../../sandbox/services/postgres-binaries.ts';
import { moveStoreClock } from '../../../sandbox/store-clock.ts';
import { migrate } from '../../../src/adapters/store/migrate.ts';
import type { TestDatabase } from '../database.ts';
import { freePort } from './redis.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A PostgreSQL of a row's own, to be stopped, killed, frozen and started again at the same address. */
export interface OwnPostgres extends TestDatabase {
  /** `fast` ends sessions in order; `immediate` is what a power cut is to a server (pg_ctl stop -m immediate). */
  stop(how: 'fast' | 'immediate'): Promise<void>;
  start(): Promise<void>;
  /** Stops every process of it where it stands (SIGSTOP), and lets it go on. */
  freeze(frozen: boolean): void;
}

export interface OwnPostgresOptions {
  /** Where the data goes; a temporary folder where nothing is said. */
  readonly folder?: string;
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts it with the schema in place. What is committed survives a kill; only a power cut of the machine may lose it. */
export async function startOwnPostgres(options: OwnPostgresOptions = {}): Promise<OwnPostgres> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'mcp-chatops-own-'));
  copy(await prepared(), folder);
  const port = await freePort();
  const settings = { synchronous_commit: 'on', full_page_writes: 'on', ...options.settings };
  let server: PostgresServer | undefined;

  async function start(): Promise<void> {
    server ??= await startPostgres({ folder, durable: false, port, settings });
  }

  await start();
  const url = server?.url('store') ?? '';
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 5000 });
  pool.on('error', () => undefined);

  async function stop(how: 'fast' | 'immediate'): Promise<void> {
    const running = server;
    server = undefined;
    if (running === undefined) return;
    if (how === 'immediate') process.kill(running.pid, 'SIGQUIT');
    await running.stop();
  }

  return {
    url,
    stop,
    start,
    async query<Row>(sql: string, values: readonly unknown[] = []) {
      return (await pool.query(sql, [...values])).rows as Row[];
    },
    async setOffset(ms) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await moveStoreClock(client, ms);
      await client.end();
    },
    freeze(frozen) {
      if (server === undefined) throw new Error('it is not running');
      for (const pid of family(server.pid)) {
        try {
          process.kill(pid, frozen ? 'SIGSTOP' : 'SIGCONT');
        } catch {
          // A session that ended meanwhile.
        }
      }
    },
    async drop() {
      await pool.end();
      await stop('fast');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let made: Promise<string> | undefined;

/** A data folder with the schema in place, made once for each set of migrations: making it takes seconds, copying it none. */
function prepared(): Promise<string> {
  made ??= prepare();
  return made;
}

async function prepare(): Promise<string> {
  const migrations = globSync('migrations/*.sql', { cwd: root }).sort();
  const hash = createHash('sha256');
  for (const file of migrations) hash.update(readFileSync(root + file));
  const target = join(tmpdir(), `mcp-chatops-own-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(target)) return target;
  const work = mkdtempSync(join(tmpdir(), 'mcp-chatops-making-'));
  const server = await startPostgres({ folder: work, durable: false });
  const admin = new pg.Client({ connectionString: server.url('postgres') });
  await admin.connect();
  await admin.query('CREATE DATABASE store');
  await admin.end();
  await migrate(server.url('store'), movableClock());
  await server.stop();
  try {
    renameSync(work, target);
  } catch {
    rmSync(work, { recursive: true, force: true }); // another row was first
  }
  return target;
}

/** With its owner: the server runs as somebody else where this process is root. */
function copy(from: string, to: string): void {
  const { uid, gid } = runAs();
  cpSync(from, to, { recursive: true });
  // A copy has the rights of whoever copies; the server wants its folder for itself.
  for (const folder of [to, join(to, 'database')]) chmodSync(folder, 0o700);
  if (uid === undefined || gid === undefined) return;
  for (const name of ['.', ...readdirSync(to, { recursive: true, encoding: 'utf8' })])
    chownSync(join(to, name), uid, gid);
}

/** A process and its children. */
function family(pid: number): readonly number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    return [pid, ...children.filter((child) => child !== '').map(Number)];
  } catch {
    return [pid];
  }
}
