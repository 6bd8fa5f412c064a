import type { Maintain, MaintainedAs, Maintenance, TableIdentity } from '../../ports/database/maintenance.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { codeOf, databaseFault, isAnswer, placeOf } from './failures.ts';
import { endLeft, longStatement } from './long-statement.ts';
import { quoted } from './names.ts';
import { reading, type Server } from './reading.ts';
import { grants } from './rights.ts';
import { serverTraits } from './server-traits.ts';
import { ownerFor, type Way, ways } from './tables.ts';

const settings = {
  // Whoever holds a lock that is in the way keeps it: nobody queues behind this.
  lock_timeout: '5s',
  statement_timeout: '1h',
  // As autovacuum does, so that it takes the disk from nobody.
  vacuum_cost_delay: '2ms',
  // Where the worker has died, the server ends it by itself: half a vacuum does no harm.
  client_connection_check_interval: '2s',
  idle_in_transaction_session_timeout: '1min',
};

/** No exclusive lock at the end to give back the last pages, and no processes beside its own. */
const words: Readonly<Record<Maintenance, string>> = {
  vacuum: 'VACUUM (ANALYZE, TRUNCATE false, PARALLEL 0)',
  analyze: 'ANALYZE',
};

/** A vacuum analyzes at its end, and is seen in the other view then. */
const progress = `
SELECT p.phase, CASE p.phase WHEN 'vacuuming heap' THEN p.heap_blks_vacuumed ELSE p.heap_blks_scanned END::text AS done,
  p.heap_blks_total::text AS total FROM pg_catalog.pg_stat_progress_vacuum p WHERE p.pid = $1
UNION ALL
SELECT p.phase, p.sample_blks_scanned::text, p.sample_blks_total::text FROM pg_catalog.pg_stat_progress_analyze p WHERE p.pid = $1`;

const there = (major: number) => `
SELECT n.nspname::text AS schema, c.relname::text AS name, ${ways(major)}
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_roles o ON o.oid = c.relowner
WHERE c.oid = $1::bigint::oid AND c.relkind IN ('r', 'm')`;

/** See Database.maintain. */
export async function maintain(
  { url }: Server,
  table: TableIdentity,
  kind: Maintenance,
  { mark, progress: tell = () => undefined }: Maintain,
  { signal }: DatabaseCall = {},
): Promise<MaintainedAs> {
  const doing = `${mark.run} ${kind} ${table.oid}`;
  try {
    const { server, now } = await reading({ url, doing: `${doing} look` }, { signal }, async (client) => {
      const traits = await serverTraits(client);
      const { rows } = await client.query<Way>(there(traits.major), [table.oid]);
      return { server: traits, now: rows[0] };
    });
    if (now === undefined || now.schema !== table.schema || now.name !== table.name) return 'gone';
    const owner = ownerFor(now, placeOf(url), server);
    if (!(await endLeft(url, doing))) return 'locked';
    const said = await longStatement(
      {
        ...{ url, doing, settings, signal, stops: () => true },
        owner,
        watch: { sql: progress, words: progressWords, tell },
      },
      `${words[kind]} ${quoted(now.schema)}.${quoted(now.name)}`,
    );
    // A table that the server passes over is no error to it: it only warns.
    return said.some(({ code: warned }) => warned === '55P03') ? 'locked' : 'done';
  } catch (error) {
    signal?.throwIfAborted();
    const code = codeOf(error);
    if (code === '55P03') return 'locked';
    if (code === '42P01') return 'gone';
    if (code === '57014' || code === '57P01') return 'ended';
    const effect = isAnswer(error) ? 'none' : 'unknown';
    throw databaseFault(error, { url, timeoutMs: 5000, needs: grants.maintain, effect });
  }
}

function progressWords({ phase, done, total }: Readonly<Record<string, string | null>>): string {
  const share = Number(total) === 0 ? '' : ` ${Math.floor((100 * Number(done)) / Number(total))}%`;
  return `${phase ?? ''}${/heap|sample|inherited/.test(phase ?? '') ? share : ''}`;
}
