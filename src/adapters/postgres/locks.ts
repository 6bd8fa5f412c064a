import type pg from 'pg';
import type { Holder, LockSession, LocksSeen, Waiter } from '../../ports/database/locks.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { placeOf } from './failures.ts';
import { movedSeconds, reading, type Server } from './reading.ts';
import { grantOf, grants } from './rights.ts';

const mostWaiting = 100;

/** Of a session that is hidden only its user is known: all else is NULL, or says that the right is missing. */
const session = `a.pid, a.backend_type IS NULL AS hidden, a.application_name AS app, coalesce(a.usename, '')::text AS usr,
  host(a.client_addr) AS client, a.state, floor(extract(epoch FROM clock_timestamp() - a.state_change) + $1)::int AS state_s,
  floor(extract(epoch FROM clock_timestamp() - a.xact_start) + $1)::int AS tx_s, left(a.query, 1000) AS query`;

/**
 * From pg_locks, which every role sees whole: pg_stat_activity hides from some roles that a session waits. Who waits for a row waits for a
 * transaction; the row's table is that of the tuple it has locked meanwhile. pg_blocking_pids takes the lock table for a moment, so only
 * those that wait are asked about. Since when they wait, PostgreSQL tells from 14 on.
 */
function waiting(knowsStart: boolean): string {
  const start = knowsStart ? 'l.waitstart' : 'NULL::timestamptz';
  return `
SELECT ${session}, l.locktype AS type, l.mode, pg_blocking_pids(a.pid) AS behind,
  floor(extract(epoch FROM clock_timestamp() - ${start}) + $1)::int AS wait_s,
  coalesce(l.relation, (SELECT t.relation FROM pg_catalog.pg_locks t WHERE t.pid = a.pid AND t.locktype = 'tuple' AND t.granted LIMIT 1))::regclass::text AS relation
FROM (SELECT DISTINCT ON (w.pid) w.* FROM pg_catalog.pg_locks w WHERE NOT w.granted AND w.pid IS NOT NULL ORDER BY w.pid) l
JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE a.datname = current_database() ORDER BY ${start} NULLS LAST, a.pid LIMIT ${mostWaiting}`;
}

const about = `
SELECT current_database() AS database, pg_has_role('pg_read_all_stats', 'USAGE') AS sees,
  EXISTS (SELECT FROM pg_catalog.pg_attribute t WHERE t.attrelid = 'pg_catalog.pg_locks'::regclass AND t.attname = 'waitstart') AS knows_start,
  count(DISTINCT a.pid) FILTER (WHERE a.datname = current_database())::int AS here,
  count(DISTINCT a.pid) FILTER (WHERE a.datname <> current_database())::int AS elsewhere
FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE NOT l.granted`;

const holding = `SELECT ${session} FROM pg_catalog.pg_stat_activity a WHERE a.pid = ANY($2::int[]) ORDER BY a.xact_start NULLS LAST, a.pid`;

const prepared = `
SELECT coalesce(array_agg(p.gid ORDER BY p.prepared), '{}') AS names,
  floor(extract(epoch FROM clock_timestamp() - min(p.prepared)) + $1)::int AS seconds
FROM pg_catalog.pg_prepared_xacts p WHERE p.database = current_database()`;

interface SessionRow {
  readonly pid: number;
  readonly hidden: boolean;
  readonly app: string | null;
  readonly usr: string;
  readonly client: string | null;
  readonly state: string | null;
  readonly state_s: number | null;
  readonly tx_s: number | null;
  readonly query: string | null;
}

interface WaitRow extends SessionRow {
  readonly type: string;
  readonly mode: string;
  readonly behind: readonly number[];
  readonly wait_s: number | null;
  readonly relation: string | null;
}

interface AboutRow {
  readonly database: string;
  readonly sees: boolean;
  readonly knows_start: boolean;
  readonly here: number;
  readonly elsewhere: number;
}

/** See DatabaseReader.locks. */
export function locks({ url, clock }: Server, call: DatabaseCall = {}): Promise<LocksSeen> {
  return reading({ url, doing: 'locks' }, call, async (client) => {
    const moved = movedSeconds(clock);
    const [found] = (await client.query<AboutRow>(about)).rows;
    const { rows } = await client.query<WaitRow>(waiting(found?.knows_start === true), [moved]);
    // Between the locks and the question who blocks, a lock may have been given: who is behind nobody waits no more.
    const waiters = rows.filter(({ behind }) => behind.length > 0).map(waiterOf);
    const { role, database } = placeOf(url);
    return {
      database: found?.database ?? database,
      waiting: waiters,
      moreWaiting: rows.length < mostWaiting ? 0 : Math.max(0, (found?.here ?? 0) - rows.length),
      holders: await holdersOf(client, waiters, moved),
      elsewhere: found?.elsewhere ?? 0,
      lacking: found?.sees === true ? undefined : grantOf(grants.monitor, role, database),
    };
  });
}

async function holdersOf(client: pg.Client, waiters: readonly Waiter[], moved: number): Promise<readonly Holder[]> {
  const waits = new Set(waiters.map(({ pid }) => pid));
  const pids = [...new Set(waiters.flatMap(({ blockedBy }) => blockedBy))].filter((pid) => !waits.has(pid));
  if (pids.length === 0) return [];
  const { rows } = await client.query<SessionRow>(holding, [moved, pids]);
  const sessions = rows.map((row) => ({ kind: 'session' as const, ...sessionOf(row) }));
  if (!pids.includes(0)) return sessions;
  const [row] = (await client.query<{ names: readonly string[]; seconds: number | null }>(prepared, [moved])).rows;
  return [{ kind: 'prepared', names: row?.names ?? [], oldestSeconds: row?.seconds ?? undefined }, ...sessions];
}

function sessionOf({ pid, hidden, app, usr, client, state, state_s, tx_s, query }: SessionRow): LockSession {
  return {
    pid,
    application: app ?? undefined,
    user: usr,
    client: client ?? undefined,
    state: state ?? undefined,
    stateSeconds: state_s ?? undefined,
    transactionSeconds: tx_s ?? undefined,
    statement: hidden ? undefined : (query ?? undefined),
  };
}

function waiterOf(row: WaitRow): Waiter {
  return {
    ...sessionOf(row),
    waitSeconds: row.wait_s ?? undefined,
    blockedBy: [...new Set(row.behind)],
    lockType: row.type,
    mode: row.mode,
    relation: row.relation ?? undefined,
  };
}
