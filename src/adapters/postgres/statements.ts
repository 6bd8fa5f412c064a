import type pg from 'pg';
import type { StatementsAsked, StatementsSeen, StatementTotals } from '../../ports/database/statements.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { codeOf, forbidden, placeOf } from './failures.ts';
import { quoted } from './names.ts';
import { reading, type Server } from './reading.ts';
import { type Grant, grantOf, grants } from './rights.ts';

/** The names of columns follow the version of the extension, never that of the server: an upgrade of the server keeps the old extension. */
const extension = `
SELECT current_database() AS database, n.nspname::text AS schema,
  pg_has_role('pg_read_all_stats', 'USAGE') AS sees,
  has_schema_privilege(n.oid, 'USAGE') AS usage, has_table_privilege(c.oid, 'SELECT')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_class i WHERE i.relnamespace = n.oid AND i.relname = 'pg_stat_statements_info'
      AND NOT has_table_privilege(i.oid, 'SELECT')) AS selects,
  EXISTS (SELECT FROM pg_catalog.pg_class i WHERE i.relnamespace = n.oid AND i.relname = 'pg_stat_statements_info') AS informs,
  ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = 'pg_stat_statements'
WHERE e.extname = 'pg_stat_statements'`;

const offered = `
SELECT current_database() AS database,
  EXISTS (SELECT FROM pg_catalog.pg_available_extensions WHERE name = 'pg_stat_statements') AS offered`;

/** Only what was sent by a client: what a function ran is in the time of its caller (extension 1.9 and later tell). */
function counting(schema: string, columns: readonly string[]): string {
  // Before 1.8 there were no times of planning, and those of execution had shorter names.
  const time = (of: string) => (columns.includes(`${of}_exec_time`) ? `s.${of}_exec_time` : `s.${of}_time`);
  return `
WITH counted AS (
  SELECT s.*, ${time('total')} AS total, ${time('mean')} AS mean, ${time('max')} AS longest
  FROM ${quoted(schema)}.pg_stat_statements s
  WHERE s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())${columns.includes('toplevel') ? ' AND s.toplevel' : ''})
SELECT * FROM (SELECT coalesce(r.rolname, '')::text AS usr, c.calls::text, c.total, c.mean, c.longest, c.rows::text, left(c.query, 2000) AS query,
    c.shared_blks_hit::float / nullif(c.shared_blks_hit + c.shared_blks_read, 0) AS hits,
    coalesce(c.total / nullif(sum(c.total) OVER (), 0), 0) AS share, c.mean > $1 AND c.queryid IS NOT NULL AS slow,
    count(*) FILTER (WHERE c.mean > $1 AND c.queryid IS NOT NULL) OVER ()::int AS slower,
    count(*) FILTER (WHERE c.queryid IS NOT NULL) OVER ()::int AS seen, count(*) FILTER (WHERE c.queryid IS NULL) OVER ()::int AS hidden
  FROM counted c LEFT JOIN pg_catalog.pg_roles r ON r.oid = c.userid) t
ORDER BY slow DESC, total DESC LIMIT $2`;
}

interface ExtensionRow {
  readonly database: string;
  readonly schema: string;
  readonly sees: boolean;
  readonly usage: boolean;
  readonly selects: boolean;
  readonly informs: boolean;
  readonly columns: readonly string[];
}

interface CountedRow {
  readonly usr: string;
  readonly calls: string;
  readonly total: number;
  readonly mean: number;
  readonly longest: number;
  readonly rows: string;
  readonly query: string;
  readonly hits: number | null;
  readonly share: number;
  readonly slow: boolean;
  readonly slower: number;
  readonly seen: number;
  readonly hidden: number;
}

/** See DatabaseReader.statements. */
export function statements({ url }: Server, asked: StatementsAsked, call: DatabaseCall = {}): Promise<StatementsSeen> {
  return reading({ url, doing: 'slow' }, call, async (client) => {
    const [found] = (await client.query<ExtensionRow>(extension)).rows;
    if (found === undefined) {
      const [row] = (await client.query<{ database: string; offered: boolean }>(offered)).rows;
      return { kind: 'not created', database: row?.database ?? '', offered: row?.offered ?? false };
    }
    refuseUnreadable(found, url);
    try {
      return await counted(client, found, asked, url);
    } catch (error) {
      // Not in shared_preload_libraries. The setting itself is hidden from many roles, and the words differ by version.
      if (codeOf(error) === '55000') return { kind: 'not loaded', database: found.database };
      throw error;
    }
  });
}

/** Everybody may read the view where nobody has taken that away, or put it into a schema of its own. */
function refuseUnreadable({ schema, usage, selects, informs }: ExtensionRow, url: string): void {
  const why = 'to read what statements cost';
  const view = `${quoted(schema)}.pg_stat_statements`;
  const onSchema: Grant = { sql: (role) => `GRANT USAGE ON SCHEMA ${quoted(schema)} TO ${role};`, why };
  const onView: Grant = { sql: (role) => `GRANT SELECT ON ${view}${informs ? `, ${view}_info` : ''} TO ${role};`, why };
  if (!usage) throw forbidden(onSchema, placeOf(url));
  if (!selects) throw forbidden(onView, placeOf(url));
}

async function counted(
  client: pg.Client,
  found: ExtensionRow,
  asked: StatementsAsked,
  url: string,
): Promise<StatementsSeen> {
  const { database, schema, sees, columns, informs } = found;
  const { rows } = await client.query<CountedRow>(counting(schema, columns), [asked.overMs, asked.most]);
  const [info] = informs
    ? (
        await client.query<{ since: Date | null; lost: string }>(
          `SELECT stats_reset AS since, dealloc::text AS lost FROM ${quoted(schema)}.pg_stat_statements_info`,
        )
      ).rows
    : [];
  const place = placeOf(url);
  const [first] = rows;
  const hidden = first?.hidden ?? 0;
  return {
    kind: 'counted',
    database,
    since: info?.since?.toISOString(),
    lost: info === undefined ? undefined : Number(info.lost),
    statements: rows.filter(({ slow }) => slow).map(totalsOf),
    slower: first?.slower ?? 0,
    seen: first?.seen ?? 0,
    hidden,
    lacking: hidden > 0 && !sees ? grantOf(grants.monitor, place.role, place.database) : undefined,
  };
}

function totalsOf({ usr, calls, total, mean, longest, rows, query, hits, share }: CountedRow): StatementTotals {
  return {
    user: usr,
    calls: Number(calls),
    totalMs: total,
    meanMs: mean,
    maxMs: longest,
    rows: Number(rows),
    hits: hits ?? undefined,
    share,
    statement: query,
  };
}
