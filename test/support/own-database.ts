import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { type PlatformDatabase, platformDatabase } from '../../sandbox/platform/postgres/databases.ts';
import { startPostgres } from '../../sandbox/services/postgres.ts';
import { runAs } from '../../sandbox/services/postgres-binaries.ts';

/** A database of the platform that nobody else uses, with its roles, and clients of its owner as the workload. */
export interface OwnDatabase extends PlatformDatabase {
  readonly botRole: string;
  /** As a superuser. */
  admin<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Opens sessions of the owner. */
  open(application: string, how?: 'idle' | 'in transaction' | 'aborted', count?: number): Promise<readonly Held[]>;
  /** Opens one. */
  openOne(application: string, how?: 'idle' | 'in transaction'): Promise<Held>;
  /** Opens a session of a superuser in this database. */
  openAsAdmin(): Promise<Held>;
  drop(): Promise<void>;
}

/** One session that a test holds open. */
export interface Held {
  readonly pid: number;
  query(sql: string): Promise<unknown>;
  /** Resolves with the SQLSTATE the server ended it with. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/** In the PostgreSQL that the tests share. */
export function ownDatabase(): Promise<OwnDatabase> {
  return databaseIn(inject('databases'));
}

/** The PostgreSQL servers of this machine's packages, by major version: Debian's place for them. */
export function packagedServers(): readonly { readonly major: string; readonly folder: string }[] {
  const all = '/usr/lib/postgresql';
  if (!existsSync(all)) return [];
  return readdirSync(all)
    .map((major) => ({ major, folder: join(all, major, 'bin') }))
    .filter(({ folder }) => existsSync(join(folder, 'postgres')) && existsSync(join(folder, 'initdb')));
}

const [packaged] = packagedServers();

/** What every SQL of the bot is tried on: its name, how to get a database there, and whether this machine lacks it. */
export const servers = [
  ['the packaged PostgreSQL 18', ownDatabase, false],
  [
    `PostgreSQL ${packaged?.major ?? '15'} of the machine`,
    () => databaseOf(packaged?.folder ?? ''),
    packaged === undefined,
  ],
] as const;

/** In a server of its own, of that package; it counts statements, as the shared one does. */
export async function databaseOf(bin: string): Promise<OwnDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-packaged-'));
  const binaries = { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), runAs: runAs() };
  const settings = { shared_preload_libraries: 'pg_stat_statements' };
  const server = await startPostgres({ folder, durable: false, binaries, settings });
  const database = await databaseIn(server.url('DATABASE'));
  return {
    ...database,
    async drop() {
      await database.drop();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** In the server of that address, with DATABASE for the name of a database. */
export async function databaseIn(
  address: string,
  name = `mcp_own_${randomBytes(4).toString('hex')}`,
): Promise<OwnDatabase> {
  const made = await platformDatabase(address, name);
  const admin = new pg.Client({ connectionString: address.replace(/DATABASE$/, 'postgres') });
  await admin.connect();
  const held: Held[] = [];
  return {
    ...made,
    botRole: `${made.name}_chatops`,
    async admin<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) {
      return (await admin.query<Row>(sql, [...values])).rows;
    },
    async open(application, how = 'idle', count = 1) {
      const opened = await Promise.all(Array.from({ length: count }, () => hold(made.ownerUrl, application, how)));
      held.push(...opened);
      return opened;
    },
    async openOne(application, how = 'idle') {
      const opened = await hold(made.ownerUrl, application, how);
      held.push(opened);
      return opened;
    },
    openAsAdmin: () => hold(address.replace(/DATABASE$/, made.name), 'admin', 'idle'),
    async drop() {
      await Promise.all(held.map((one) => one.close()));
      // With what was restored beside it.
      const { rows } = await admin.query<{ name: string }>(
        `SELECT datname AS name FROM pg_database WHERE datname = $1 OR (starts_with(datname, $1 || '_') AND NOT datistemplate)`,
        [made.name],
      );
      for (const { name: one } of rows) await admin.query(`DROP DATABASE ${one} WITH (FORCE)`);
      // Of settings and of functions in the database postgres.
      await admin.query(`DROP OWNED BY ${made.name}_chatops`);
      // The one between the two others is there before version 16 only.
      for (const role of ['app', 'chatops', 'chatops_as_owner', 'backup', 'restorer'])
        await admin.query(`DROP ROLE IF EXISTS ${made.name}_${role}`);
      await admin.end();
    },
  };
}

async function hold(url: string, application: string, how: 'idle' | 'in transaction' | 'aborted'): Promise<Held> {
  const client = new pg.Client({ connectionString: url, application_name: application });
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  client.on('error', (error: Error & { readonly code?: string }) => resolve(error.code ?? error.message));
  await client.connect();
  if (how !== 'idle') await client.query('BEGIN');
  if (how === 'aborted') await client.query('SELECT 1/0').catch(() => undefined);
  const { rows } =
    how === 'aborted' ? { rows: [] } : await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const { processID } = client as unknown as { readonly processID: number };
  return {
    pid: rows[0]?.pid ?? processID,
    query: (sql) => client.query(sql),
    ended,
    close: () => client.end().catch(() => undefined),
  };
}
