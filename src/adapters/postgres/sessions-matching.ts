import type { DatabaseCall, IdleState, SessionRule, SessionsMatching } from '../../ports/database.ts';
import { forbidden, placeOf } from './failures.ts';
import { movedSeconds, reading, type Server } from './reading.ts';
import { grants } from './rights.ts';
import { endable, identity } from './session-sql.ts';

const rights = `
SELECT current_database() AS database, pg_has_role('pg_read_all_stats', 'USAGE') AS sees,
  pg_has_role('pg_signal_backend', 'USAGE') AS signals`;

/** The newest idle sessions of a client stay, so they are ranked before anything is filtered. */
const matching = `
WITH seen AS (
  SELECT ${identity}, a.usename::text AS usr, a.application_name AS app, host(a.client_addr) AS client,
    floor(extract(epoch FROM clock_timestamp() - a.state_change) + $1)::int AS state_s,
    floor(extract(epoch FROM clock_timestamp() - a.xact_start) + $1)::int AS tx_s,
    pg_has_role(a.usesysid, 'USAGE') AS is_own,
    row_number() OVER (PARTITION BY a.usename, a.application_name, a.client_addr, a.state = 'idle'
      ORDER BY a.state_change DESC, a.pid) AS newest
  FROM pg_catalog.pg_stat_activity a JOIN pg_catalog.pg_roles r ON r.oid = a.usesysid
  WHERE ${endable})
SELECT *, count(*) OVER ()::int AS matching FROM seen
WHERE state = ANY($2::text[]) AND state_s >= $3 AND ($4::text IS NULL OR usr = $4) AND ($5::text IS NULL OR app = $5)
  AND (state <> 'idle' OR newest > $6)
ORDER BY state_s DESC, pid LIMIT $7`;

interface Row {
  readonly pid: number;
  readonly born_us: string;
  readonly changed_us: string;
  readonly state: IdleState;
  readonly usr: string;
  readonly app: string;
  readonly client: string | null;
  readonly state_s: number;
  readonly tx_s: number | null;
  readonly is_own: boolean;
  readonly matching: number;
}

/** See DatabaseReader.sessionsMatching. */
export function sessionsMatching(
  { url, clock }: Server,
  rule: SessionRule,
  most: number,
  call: DatabaseCall = {},
): Promise<SessionsMatching> {
  return reading({ url, doing: 'sessions' }, call, async (client) => {
    const [may] = (await client.query<{ database: string; sees: boolean; signals: boolean }>(rights)).rows;
    // A session that is hidden would look as if it did not match.
    if (may?.sees !== true) throw forbidden(grants.monitor, placeOf(url));
    const { states, olderThanSeconds, user, application, keep } = rule;
    const values = [movedSeconds(clock), states, olderThanSeconds, user ?? null, application ?? null, keep, most];
    const { rows } = await client.query<Row>(matching, values);
    if (!may.signals && rows.some((row) => !row.is_own)) throw forbidden(grants.signal, placeOf(url));
    return {
      database: may.database,
      matching: rows[0]?.matching ?? 0,
      sessions: rows.map((row) => ({
        pid: row.pid,
        bornUs: row.born_us,
        changedUs: row.changed_us,
        state: row.state,
        user: row.usr,
        application: row.app,
        client: row.client ?? undefined,
        stateSeconds: row.state_s,
        transactionSeconds: row.tx_s ?? undefined,
      })),
    };
  });
}
