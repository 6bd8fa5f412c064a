import { cut } from '../../model/cut.ts';
import { span } from '../../model/units.ts';

/** Of a name that somebody gave a session. */
const longestName = 40;

/**
 * The lock that the backend `$1` waits for, and who is in its way, longest first. pg_blocking_pids takes the lock table for a moment: it is asked only
 * about a backend that waits. It names a prepared transaction as 0, and some sessions more than once.
 */
export const lockWait = `
SELECT w.locktype, w.relation::regclass::text AS relation, b.pid::text AS pid, a.application_name AS app, a.backend_type AS kind,
  floor(extract(epoch FROM clock_timestamp() - a.xact_start))::bigint::text AS open_s,
  (count(*) OVER ())::text AS blockers
FROM (SELECT l.locktype, l.relation, l.pid FROM pg_catalog.pg_locks l WHERE l.pid = $1 AND NOT l.granted LIMIT 1) w
CROSS JOIN LATERAL (SELECT DISTINCT by AS pid FROM unnest(pg_catalog.pg_blocking_pids(w.pid)) AS by) b
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
ORDER BY a.xact_start NULLS LAST, b.pid LIMIT 1`;

/** A row of it. */
export type LockWaitRow = Readonly<
  Record<'locktype' | 'relation' | 'pid' | 'app' | 'kind' | 'open_s' | 'blockers', string | null>
>;

/** A wait of a statement for what others hold. */
export interface LockWait {
  /** For a table as a whole, and not for transactions that have begun before. */
  readonly isForTable: boolean;
  /** `pid 4711 (migration, open for 12 min) and 2 more`. */
  readonly holder: string;
}

/** A row of `lockWait`; undefined where nobody is in the way any more. Pure. */
export function lockWaitOf({ locktype, pid, app, kind, open_s: open, blockers }: LockWaitRow): LockWait | undefined {
  if (pid === null) return undefined;
  const named = cut((app || kind || '').replaceAll(/\s+/g, ' ').trim(), longestName);
  const known = [...(named === '' ? [] : [named]), ...(open === null ? [] : [`open for ${span(Number(open))}`])];
  const who =
    pid === '0' ? 'a prepared transaction' : `pid ${pid}${known.length === 0 ? '' : ` (${known.join(', ')})`}`;
  const more = Number(blockers) - 1;
  return { isForTable: locktype === 'relation', holder: `${who}${more > 0 ? ` and ${more} more` : ''}` };
}

/** What is told while it lasts. */
export const lockWaitWords = ({ isForTable, holder }: LockWait): string =>
  isForTable ? `waiting for a lock on the table, held by ${holder}` : `waiting for ${holder} to end`;
