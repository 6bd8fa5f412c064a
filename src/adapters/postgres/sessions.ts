import type { Blocker, Connections, DatabaseCall, SessionGroup, SessionsSeen } from '../../ports/database.ts';
import { placeOf } from './failures.ts';
import { movedSeconds, reading, type Server } from './reading.ts';
import { grantOf, grants } from './rights.ts';

const mostGroups = 20;

/** Client sessions of others. Of a session that is hidden from the role only its user and database are known. */
const clients = `(a.backend_type = 'client backend' OR (a.backend_type IS NULL AND a.usesysid IS NOT NULL AND a.datname IS NOT NULL))
  AND a.pid <> pg_backend_pid()`;
const inTransaction = `a.state IN ('idle in transaction', 'idle in transaction (aborted)')`;
const longest = (which: string) =>
  `floor(extract(epoch FROM max(clock_timestamp() - a.state_change) FILTER (WHERE ${which})) + $1)::int`;

const grouped = `
SELECT coalesce(a.usename, '')::text AS usr, a.application_name AS app, count(*)::int AS total,
  count(*) FILTER (WHERE a.backend_type IS NULL)::int AS hidden,
  count(*) FILTER (WHERE a.state = 'active')::int AS active,
  count(*) FILTER (WHERE a.state = 'idle')::int AS idle,
  count(*) FILTER (WHERE ${inTransaction})::int AS idle_tx,
  count(*) FILTER (WHERE a.wait_event_type = 'Lock')::int AS waiting,
  ${longest(`a.state = 'idle'`)} AS longest_idle, ${longest(inTransaction)} AS longest_tx,
  count(*) OVER ()::int AS groups
FROM pg_catalog.pg_stat_activity a WHERE ${clients} AND a.datname = current_database()
GROUP BY 1, 2 ORDER BY idle_tx DESC, total DESC, 2, 1 LIMIT ${mostGroups}`;

const counted = `
SELECT current_database() AS database, current_setting('max_connections')::int AS max,
  current_setting('superuser_reserved_connections')::int + coalesce(current_setting('reserved_connections', true), '0')::int AS reserved,
  pg_has_role('pg_read_all_stats', 'USAGE') AS sees, count(*)::int AS used,
  count(*) FILTER (WHERE a.datname IS DISTINCT FROM current_database())::int AS elsewhere,
  count(*) FILTER (WHERE a.backend_type IS NULL AND a.datname = current_database())::int AS hidden
FROM pg_catalog.pg_stat_activity a WHERE ${clients}`;

const limited = `
SELECT 'role' AS of, r.rolname::text AS name, r.rolconnlimit AS limit, count(a.pid)::int AS used
FROM pg_catalog.pg_roles r JOIN pg_catalog.pg_stat_activity a ON a.usesysid = r.oid AND ${clients}
WHERE r.rolconnlimit >= 0 AND a.datname = current_database() GROUP BY 1, 2, 3
UNION ALL
SELECT 'database', d.datname::text, d.datconnlimit, (SELECT count(*)::int FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid AND ${clients})
FROM pg_catalog.pg_database d WHERE d.datconnlimit >= 0 AND d.datname = current_database()`;

/** pg_blocking_pids takes the lock table for a moment, so only those that wait are asked about. */
const blocking = `
WITH waiting AS (
  SELECT a.pid, pg_blocking_pids(a.pid) AS behind FROM pg_catalog.pg_stat_activity a
  WHERE a.wait_event_type = 'Lock' AND a.datname = current_database() LIMIT 100)
SELECT a.pid, a.application_name AS app, coalesce(a.usename, '')::text AS usr, host(a.client_addr) AS client,
  coalesce(a.state, '') AS state, floor(extract(epoch FROM clock_timestamp() - a.xact_start) + $1)::int AS tx_s,
  (SELECT count(*)::int FROM waiting w WHERE a.pid = ANY(w.behind)) AS blocks, left(a.query, 1000) AS query
FROM pg_catalog.pg_stat_activity a
WHERE a.pid IN (SELECT unnest(behind) FROM waiting) AND a.pid NOT IN (SELECT pid FROM waiting) AND a.xact_start IS NOT NULL
ORDER BY a.xact_start LIMIT 1`;

interface GroupRow {
  readonly usr: string;
  readonly app: string;
  readonly total: number;
  readonly hidden: number;
  readonly active: number;
  readonly idle: number;
  readonly idle_tx: number;
  readonly waiting: number;
  readonly longest_idle: number | null;
  readonly longest_tx: number | null;
  readonly groups: number;
}

interface CountRow {
  readonly database: string;
  readonly max: number;
  readonly reserved: number;
  readonly sees: boolean;
  readonly used: number;
  readonly elsewhere: number;
  readonly hidden: number;
}

interface BlockerRow {
  readonly pid: number;
  readonly app: string;
  readonly usr: string;
  readonly client: string | null;
  readonly state: string;
  readonly tx_s: number;
  readonly blocks: number;
  readonly query: string;
}

/** See DatabaseReader.sessions. */
export function sessions({ url, clock }: Server, call: DatabaseCall = {}): Promise<SessionsSeen> {
  return reading({ url, doing: 'sessions' }, call, async (client) => {
    const moved = movedSeconds(clock);
    const [count] = (await client.query<CountRow>(counted)).rows;
    const limits = (await client.query<Connections['limits'][number]>(limited)).rows;
    const groups = (await client.query<GroupRow>(grouped, [moved])).rows;
    const [blocker] = (await client.query<BlockerRow>(blocking, [moved])).rows;
    const { role, database } = placeOf(url);
    const { max = 0, reserved = 0, used = 0, elsewhere = 0, hidden = 0, sees = false } = count ?? {};
    const lacking = hidden > 0 && !sees ? grantOf(grants.monitor, role, database) : undefined;
    return {
      database: count?.database ?? database,
      connections: { max, reserved, used, elsewhere, hidden, lacking, limits },
      groups: groups.map(groupOf),
      moreGroups: Math.max(0, (groups[0]?.groups ?? 0) - groups.length),
      blocker: blocker === undefined ? undefined : blockerOf(blocker),
    };
  });
}

function groupOf(row: GroupRow): SessionGroup {
  return {
    application: row.app,
    user: row.usr,
    total: row.total,
    hidden: row.hidden,
    active: row.active,
    idle: row.idle,
    idleInTransaction: row.idle_tx,
    waiting: row.waiting,
    longestIdleSeconds: row.longest_idle ?? undefined,
    longestInTransactionSeconds: row.longest_tx ?? undefined,
  };
}

function blockerOf({ pid, app, usr, client, state, tx_s, blocks, query }: BlockerRow): Blocker {
  return {
    pid,
    application: app,
    user: usr,
    client: client ?? undefined,
    state,
    transactionSeconds: tx_s,
    blocks,
    statement: query,
  };
}
