import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { fault } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly digest: string;
}

const folder = new URL('../../../migrations/', import.meta.url);
const key = 0x6d_63_70_63; // any fixed number: one migrator at a time per database

/** The numbered files, in order. */
export function migrations(): readonly Migration[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(new URL(name, folder), 'utf8');
      return { number: Number.parseInt(name, 10), name, sql, digest: createHash('sha256').update(sql).digest('hex') };
    });
}

/** Whether versions that do not know a migration must not work with it: its name ends in `.breaking.sql` (docs/upgrade.md). */
export function breaksOlder(name: string): boolean {
  return name.endsWith('.breaking.sql');
}

/**
 * Brings the store to the newest schema, forward only, each file in a transaction of its own; several processes may call it at once.
 * Throws CONFIG_INVALID when an applied file was edited since, or when the store has a newer one that breaks
 * this version; other newer ones are additions, so that a version can be taken back.
 */
export async function migrate(url: string, clock: Clock): Promise<readonly string[]> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'mcp-chatops migrate',
    connectionTimeoutMillis: 10_000,
  });
  // The statement under way hears of a lost connection; as an event without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Polled, never waited for: a session that waits in pg_advisory_lock can deadlock with CREATE INDEX CONCURRENTLY.
    while (!(await locked(client))) await clock.sleep(100);
    const { rows: found } = await client.query<{ there: boolean }>(
      "SELECT to_regclass('schema_migrations') IS NOT NULL AS there",
    );
    // A role that may only work with the schema, not make it, must not be asked to.
    if (found[0]?.there !== true)
      await client.query(
        'CREATE TABLE IF NOT EXISTS schema_migrations (number int PRIMARY KEY, name text NOT NULL, digest text NOT NULL, at timestamptz NOT NULL DEFAULT now())',
      );
    const { rows } = await client.query<{ number: number; name: string; digest: string }>(
      'SELECT * FROM schema_migrations',
    );
    const applied = new Map(rows.map((row) => [row.number, row]));
    const known = migrations();
    check(known, [...applied.values()]);
    const fresh = known.filter((migration) => !applied.has(migration.number));
    for (const migration of fresh) await apply(client, migration);
    return fresh.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

async function locked(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [key]);
  return rows[0]?.mine === true;
}

function check(
  known: readonly Migration[],
  applied: readonly { number: number; name: string; digest: string }[],
): void {
  const newest = known.at(-1)?.number ?? 0;
  for (const row of applied) {
    const file = known.find((migration) => migration.number === row.number);
    if (file === undefined && (row.number <= newest || breaksOlder(row.name))) {
      throw fault('CONFIG_INVALID', `The store has migration ${row.name}, which this version does not know.`, {
        hint: 'Start the version that made it, or a newer one.',
      });
    }
    if (file !== undefined && file.digest !== row.digest) {
      throw fault('CONFIG_INVALID', `Migration ${row.name} was edited after it was applied.`, {
        hint: 'Put the file back as it was and write the change as a new migration.',
      });
    }
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query('INSERT INTO schema_migrations (number, name, digest) VALUES ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.digest,
    ]);
    await client.query(migration.sql);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
