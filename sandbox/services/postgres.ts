import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { ownedFolder, type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts';

export interface PostgresOptions {
  /** Data and password are kept here between starts. */
  readonly folder: string;
  /** false where losing the data in a power cut does not matter: tests. */
  readonly durable: boolean;
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** Written into postgresql.conf once: unlike `settings`, ALTER SYSTEM can change them. */
  readonly configured?: Readonly<Record<string, string>> | undefined;
  /** Of another server than the packaged one. */
  readonly binaries?: PostgresBinaries | undefined;
  /** A free one where nothing is said. */
  readonly port?: number | undefined;
}

export interface PostgresServer {
  readonly pid: number;
  /** Address of the superuser's connection to a database. */
  url(database: string): string;
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on a free loopback port. What a killed run left behind is stopped first. Resolves when it accepts connections;
 * rejects with the last lines of its log when it does not within 30 s.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const binaries = options.binaries ?? postgresBinaries();
  const folder = ownedFolder(options.folder);
  const database = join(folder, 'database');
  const passwordFile = join(folder, 'password');
  await stopLeftover(database);
  if (!existsSync(join(database, 'PG_VERSION'))) {
    rmSync(database, { recursive: true, force: true });
    writeFileSync(passwordFile, randomBytes(16).toString('hex'), { mode: 0o644 });
    const made = spawnSync(
      binaries.initdb,
      [
        '-D',
        database,
        '-U',
        'postgres',
        '-A',
        'scram-sha-256',
        `--pwfile=${passwordFile}`,
        '-E',
        'UTF8',
        '--no-locale',
        ...(options.durable ? [] : ['-N']),
      ],
      { ...binaries.runAs, encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`);
    const lines = Object.entries(options.configured ?? {}).map(([name, value]) => `${name} = '${value}'\n`);
    appendFileSync(join(database, 'postgresql.conf'), lines.join(''));
  }
  const password = readFileSync(passwordFile, 'utf8');
  const port = options.port ?? (await freePort());
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...(options.configured === undefined ? { max_connections: '200' } : {}),
    ...(options.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binaries.postgres, ['-D', database, '-p', String(port), ...flags], {
    ...binaries.runAs,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const log: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => {
    log.push(chunk.toString());
    if (log.length > 50) log.shift();
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = (name: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${name}`;
  try {
    await accepting(url('postgres'), () => child.exitCode !== null);
  } catch (cause) {
    child.kill('SIGQUIT');
    throw new Error(`PostgreSQL did not start:\n${log.join('').slice(-2000)}`, { cause });
  }
  return {
    pid: child.pid ?? 0,
    url,
    async stop() {
      child.kill('SIGINT'); // fast shutdown: sessions are ended, nothing is lost
      const hard = setTimeout(() => child.kill('SIGQUIT'), 5000);
      await ended;
      clearTimeout(hard);
    },
  };
}

async function accepting(url: string, gone: () => boolean): Promise<void> {
  const until = Date.now() + 30_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (gone() || Date.now() > until) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** postmaster.pid names the server of an earlier run: alive it is asked to stop, dead its file is stale. */
async function stopLeftover(database: string): Promise<void> {
  const file = join(database, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const alive = () => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  if (Number.isInteger(pid) && pid > 1 && isPostgres(pid) && alive()) {
    process.kill(pid, 'SIGINT');
    for (let i = 0; i < 200 && alive(); i++) await new Promise((resolve) => setTimeout(resolve, 25));
    if (alive()) process.kill(pid, 'SIGQUIT');
  }
  rmSync(file, { force: true });
}

/** The number may belong to another program by now; only where the system tells do we look. */
function isPostgres(pid: number): boolean {
  const file = `/proc/${pid}/cmdline`;
  if (process.platform !== 'linux') return true;
  return existsSync(file) && readFileSync(file, 'utf8').includes('postgres');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
