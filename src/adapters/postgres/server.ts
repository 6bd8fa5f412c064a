import type pg from 'pg';
import type { OpenTransaction, ServerSeen, VacuumSeen } from '../../ports/database/server.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { codeOf, placeOf } from './failures.ts';
import { movedSeconds, reading, type Server } from './reading.ts';
import { replication } from './replication.ts';
import { grantOf, grants } from './rights.ts';

const about = `
SELECT current_database() AS database, current_user AS role, split_part(current_setting('server_version'), ' ', 1) AS version,
  pg_postmaster_start_time() AS started, pg_is_in_recovery() AS standby, pg_has_role('pg_read_all_stats', 'USAGE') AS sees`;

const size = `SELECT pg_database_size(current_database())::text AS bytes`;

const oldest = `
SELECT x.pid, x.name, x.usr, x.state, floor(extract(epoch FROM clock_timestamp() - x.since) + $1)::int AS seconds FROM (
  SELECT a.pid, a.application_name AS name, coalesce(a.usename, '')::text AS usr, coalesce(a.state, '') AS state, a.xact_start AS since
  FROM pg_catalog.pg_stat_activity a
  WHERE a.backend_type = 'client backend' AND a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.xact_start IS NOT NULL
  UNION ALL
  SELECT NULL, p.gid, p.owner::text, 'prepared', p.prepared FROM pg_catalog.pg_prepared_xacts p WHERE p.database = current_database()) x
ORDER BY x.since LIMIT 1`;

/** Due by the settings of the server; a table may have its own. */
const vacuumed = `
SELECT current_setting('track_counts')::bool AND NOT pg_is_in_recovery() AS counted, current_setting('autovacuum')::bool AS auto,
  count(s.relid)::int AS tables, max(greatest(s.last_vacuum, s.last_autovacuum)) AS last,
  count(*) FILTER (WHERE s.n_dead_tup > current_setting('autovacuum_vacuum_threshold')::int
    + current_setting('autovacuum_vacuum_scale_factor')::float * s.n_live_tup)::int AS due,
  (SELECT age(d.datfrozenxid) FROM pg_catalog.pg_database d WHERE d.datname = current_database()) AS xids
FROM pg_catalog.pg_stat_user_tables s`;

interface AboutRow {
  readonly database: string;
  readonly role: string;
  readonly version: string;
  readonly started: Date;
  readonly standby: boolean;
  readonly sees: boolean;
}

interface OldestRow {
  readonly pid: number | null;
  readonly name: string;
  readonly usr: string;
  readonly state: string;
  readonly seconds: number;
}

interface VacuumRow {
  readonly counted: boolean;
  readonly auto: boolean;
  readonly tables: number;
  readonly last: Date | null;
  readonly due: number;
  readonly xids: number;
}

/** See DatabaseReader.server. */
export function server({ url, clock }: Server, call: DatabaseCall = {}): Promise<ServerSeen> {
  const started = performance.now();
  return reading({ url, doing: 'server' }, call, async (client) => {
    const connected = performance.now();
    await client.query('SELECT 1');
    const answered = performance.now();
    const found = await one<AboutRow>(client, about);
    const { role, database } = placeOf(url);
    return {
      database: found.database,
      role: found.role,
      version: found.version,
      startedAt: found.started.toISOString(),
      connectMs: connected - started,
      answerMs: answered - connected,
      sizeBytes: await sizeOf(client),
      replication: await replication(client, found.standby),
      oldest: oldestOf((await client.query<OldestRow>(oldest, [movedSeconds(clock)])).rows[0]),
      vacuum: vacuumOf(await one<VacuumRow>(client, vacuumed)),
      lacking: found.sees ? undefined : grantOf(grants.monitor, role, database),
    };
  });
}

async function one<Row extends pg.QueryResultRow>(client: pg.Client, sql: string): Promise<Row> {
  const [row] = (await client.query<Row>(sql)).rows;
  if (row === undefined) throw new Error('a statement that always gives one row gave none');
  return row;
}

/** The server looks at every file of the database; where that takes too long, all the rest is still worth showing. */
async function sizeOf(client: pg.Client): Promise<number | undefined> {
  try {
    return Number((await one<{ bytes: string }>(client, size)).bytes);
  } catch (error) {
    if (codeOf(error) === '57014') return undefined;
    throw error;
  }
}

function oldestOf(row: OldestRow | undefined): OpenTransaction | undefined {
  if (row === undefined) return undefined;
  const { pid, name, usr, state, seconds } = row;
  return { pid: pid ?? undefined, name, user: usr, state, seconds };
}

function vacuumOf({ counted, auto, tables, last, due, xids }: VacuumRow): VacuumSeen {
  return { counted, auto, tables, lastAt: last?.toISOString(), due, transactionAge: xids };
}
