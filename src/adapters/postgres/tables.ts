import { fault } from '../../errors.ts';
import type {
  MaintainedTable,
  TableCounts,
  TableIdentity,
  TablesAsked,
  TablesSeen,
} from '../../ports/database/maintenance.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { forbidden, type Place, placeOf } from './failures.ts';
import { quoted, theirs } from './names.ts';
import { reading, type Server } from './reading.ts';
import { becomes, type Grant, grants, maintainSince, type ServerTraits } from './rights.ts';
import { serverTraits } from './server-traits.ts';

/** What speaks for each kind of maintenance, the worst first. A table that was never counted may need it however few changes are known. */
const kinds = {
  vacuum: {
    needed: 'coalesce(s.n_dead_tup, 0) > 0 OR (c.reltuples < 0 AND c.relpages > 0)',
    worst: 'coalesce(s.n_dead_tup, 0) DESC',
  },
  analyze: {
    needed: 'coalesce(s.n_mod_since_analyze, 0) > 0 OR (c.reltuples < 0 AND c.relpages > 0)',
    worst: 'coalesce(s.n_mod_since_analyze, 0) DESC',
  },
} as const;

/** How a table may be maintained: by rights of the role itself, or by taking those of its owner (c: pg_class, n: its schema, o: its owner). */
export const ways = (major: number) => `
  (${major >= maintainSince ? `has_table_privilege(c.oid, 'MAINTAIN')` : `pg_has_role(c.relowner, 'USAGE')`}) AS is_granted,
  has_schema_privilege(n.oid, 'USAGE') AS has_schema,
  (NOT o.rolsuper AND pg_has_role(c.relowner, '${becomes(major)}')) AS is_lent, o.rolname::text AS owner, o.rolsuper AS of_superuser`;

/** A table, and how the bot may maintain it. */
export interface Way {
  readonly schema: string;
  readonly name: string;
  readonly is_granted: boolean;
  readonly has_schema: boolean;
  readonly is_lent: boolean;
  readonly owner: string;
  readonly of_superuser: boolean;
}

/** The role whose rights are taken to maintain a table; undefined where the bot's own are enough. Throws DATABASE_FORBIDDEN where neither will do. */
export function ownerFor(way: Way, place: Place, server: ServerTraits): string | undefined {
  if (way.is_granted && way.has_schema) return undefined;
  if (way.is_lent) return way.owner;
  if (way.is_granted) throw forbidden(onSchema(way.schema), place);
  throw way.of_superuser ? ofSuperuser(way) : forbidden(grants.maintain, place, undefined, server);
}

const onSchema = (schema: string): Grant => ({
  sql: (role) => `GRANT USAGE ON SCHEMA ${quoted(schema)} TO ${role};`,
  why: `to use the schema ${schema}`,
});

const counts = `coalesce(s.n_live_tup, 0)::text AS live, coalesce(s.n_dead_tup, 0)::text AS dead,
  coalesce(s.n_mod_since_analyze, 0)::text AS changed, coalesce(s.vacuum_count, 0)::text AS vacuums, coalesce(s.analyze_count, 0)::text AS analyzes`;

const counting = `
SELECT c.oid::bigint::text AS oid, ${counts}
FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
WHERE c.oid = ANY($1::bigint[]::oid[]) AND c.relkind IN ('r', 'm')`;

const ordinary = `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_roles o ON o.oid = c.relowner
  LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid WHERE c.relkind IN ('r', 'm') AND ${theirs}`;

const needing = (major: number, kind: TablesAsked['for']) => `
SELECT c.oid::bigint::text AS oid, n.nspname::text AS schema, c.relname::text AS name,
  (c.relpages * current_setting('block_size')::bigint)::text AS bytes, ${counts},
  greatest(s.last_vacuum, s.last_autovacuum) AS vacuumed, greatest(s.last_analyze, s.last_autoanalyze) AS analyzed, ${ways(major)},
  count(*) OVER ()::int AS matching
FROM ${ordinary} AND CASE WHEN $1::text IS NULL THEN ${kinds[kind].needed} AND NOT o.rolsuper
  ELSE c.relname = $1 OR n.nspname || '.' || c.relname = $1 END
ORDER BY ${kinds[kind].worst}, 2, 3 LIMIT $2`;

interface CountRow {
  readonly oid: string;
  readonly live: string;
  readonly dead: string;
  readonly changed: string;
  readonly vacuums: string;
  readonly analyzes: string;
}

interface Row extends CountRow, Way {
  readonly bytes: string;
  readonly vacuumed: Date | null;
  readonly analyzed: Date | null;
  readonly matching: number;
}

/** See DatabaseReader.tables. */
export function tables({ url }: Server, asked: TablesAsked, call: DatabaseCall = {}): Promise<TablesSeen> {
  return reading({ url, doing: 'tables', needs: grants.maintain }, call, async (client) => {
    const server = await serverTraits(client);
    const [found] = (await client.query<{ database: string; counted: boolean }>(about)).rows;
    if (found?.counted !== true && asked.name === undefined) throw uncounted();
    const { rows } = await client.query<Row>(needing(server.major, asked.for), [asked.name ?? null, asked.most]);
    if (asked.name !== undefined) oneTable(asked.name, rows);
    for (const row of rows) ownerFor(row, placeOf(url), server);
    return {
      database: found?.database ?? '',
      tables: rows.map(tableOf),
      matching: rows[0]?.matching ?? 0,
    };
  });
}

const about = `
SELECT current_database() AS database, current_setting('track_counts')::bool AND NOT pg_is_in_recovery() AS counted`;

function uncounted() {
  return fault('DATABASE_FAILED', 'Which tables need it is unknown: PostgreSQL counts no changes here.', {
    hint: 'It counts on a primary, with `track_counts` on. Or name the table.',
  });
}

function oneTable(name: string, rows: readonly Row[]): void {
  if (rows.length === 1) return;
  const all = rows.map((row) => `${row.schema}.${row.name}`).join(', ');
  throw fault(
    'PARAM_INVALID',
    rows.length === 0 ? `There is no table "${name}".` : `There are ${rows.length} tables "${name}": ${all}.`,
    { hint: rows.length === 0 ? 'See `/mcp db sizes` for their names.' : 'Name it with its schema.' },
  );
}

function ofSuperuser({ schema, name, owner }: Way) {
  return fault('DATABASE_FORBIDDEN', `The table ${schema}.${name} belongs to the superuser ${owner}.`, {
    hint: 'The bot is never given the rights of a superuser: an administrator does this, or gives the table to the role of the application.',
  });
}

function tableOf(row: Row): MaintainedTable {
  return {
    ...{ oid: row.oid, schema: row.schema, name: row.name, aboutBytes: Number(row.bytes), ...countsOf(row) },
    ...{ vacuumedAt: row.vacuumed?.toISOString(), analyzedAt: row.analyzed?.toISOString() },
  };
}

function countsOf({ live, dead, changed, vacuums, analyzes }: CountRow): TableCounts {
  return {
    ...{ liveRows: Number(live), deadRows: Number(dead), changedRows: Number(changed) },
    ...{ vacuums: Number(vacuums), analyzes: Number(analyzes) },
  };
}

/** See DatabaseReader.tableCounts. */
export function tableCounts(
  { url }: Server,
  asked: readonly TableIdentity[],
  call: DatabaseCall = {},
): Promise<readonly (TableCounts | null)[]> {
  return reading({ url, doing: 'tables', needs: grants.connect }, call, async (client) => {
    const { rows } = await client.query<CountRow>(counting, [asked.map(({ oid }) => oid)]);
    return asked.map(({ oid }) => {
      const row = rows.find((one) => one.oid === oid);
      return row === undefined ? null : countsOf(row);
    });
  });
}
