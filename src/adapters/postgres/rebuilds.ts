import type pg from 'pg';
import { fault } from '../../errors.ts';
import type { NamedIndex } from '../../ports/database/index-changes.ts';
import type { IndexNow, RebuildIndex, RebuildsAsked, RebuildsSeen } from '../../ports/database/index-rebuilds.ts';
import type { TableIdentity } from '../../ports/database/maintenance.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { placeOf } from './failures.ts';
import { theirs } from './names.ts';
import { ownedTable } from './owned-table.ts';
import { reading, type Server } from './reading.ts';
import { grants } from './rights.ts';
import { serverTraits } from './server-traits.ts';

/** What the server calls the copies it makes while it rebuilds (REINDEX, "Rebuilding Indexes Concurrently"). */
const copyName = `c.relname ~ '_cc(new|old)[0-9]*$'`;

/** Somebody builds or rebuilds an index of the table (t), or holds the lock that this takes: what is invalid there may be in the making. */
const busy = `EXISTS (
  SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.relid = t.oid
  UNION ALL
  SELECT FROM pg_catalog.pg_locks l WHERE l.relation = t.oid AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted
    AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))`;

const joined = `pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_class t ON t.oid = i.indrelid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
  JOIN pg_catalog.pg_roles o ON o.oid = t.relowner JOIN pg_catalog.pg_am m ON m.oid = c.relam
  WHERE c.relkind = 'i' AND t.relpersistence <> 't' AND ${theirs}`;

/**
 * Of a btree: its entries, each with what one costs beside its values, in pages that are left a tenth empty. Widths are those the planner
 * knows where this role may see them; equal values are kept together, so a new index may be smaller still.
 */
const needed = `CASE WHEN m.amname = 'btree' AND c.reltuples > 0 AND i.indexprs IS NULL THEN (8192 + c.reltuples / 0.9 * (12 + (
  SELECT sum(coalesce(s.avg_width, CASE WHEN a.attlen > 0 THEN a.attlen ELSE 24 END))
  FROM unnest(i.indkey::int2[]) AS k(number) JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number
  LEFT JOIN pg_catalog.pg_stats s ON s.schemaname = tn.nspname AND s.tablename = t.relname AND s.attname = a.attname AND NOT s.inherited
)))::bigint END`;

/** A smaller index is quick to read however empty it is; one of which half is in use is as the server leaves it. */
const [fewBytes, bloated] = [1024 ** 2, 2];

const finding = `
WITH found AS (
  SELECT i.indexrelid::bigint::text AS oid, n.nspname::text AS schema, c.relname::text AS name, i.indisvalid AS valid,
    i.indisexclusion AS excluded, t.oid::bigint::text AS table_oid, tn.nspname::text AS table_schema, t.relname::text AS table_name,
    c.relpages * current_setting('block_size')::bigint AS bytes, ${needed} AS needed
  FROM ${joined} AND NOT (NOT i.indisvalid AND ${copyName}) AND CASE
    WHEN $1::text IS NOT NULL THEN c.relname = $1 OR n.nspname || '.' || c.relname = $1
    WHEN $2::bigint IS NOT NULL THEN t.oid = $2::bigint::oid ELSE NOT o.rolsuper END)
SELECT *, count(*) OVER ()::int AS matching, current_database() AS database FROM found
WHERE $1::text IS NOT NULL OR $2::bigint IS NOT NULL OR (NOT excluded AND (NOT valid OR (bytes >= ${fewBytes} AND bytes >= ${bloated} * needed)))
ORDER BY valid, bytes - coalesce(needed, bytes) DESC, bytes DESC, 2, 3 LIMIT $3`;

const copies = `
SELECT i.indexrelid::bigint::text AS oid, n.nspname::text AS schema, c.relname::text AS name FROM ${joined}
  AND NOT i.indisvalid AND ${copyName} AND ($3::bool OR NOT ${busy}) AND CASE WHEN $1::bigint[] IS NOT NULL THEN t.oid = ANY($1::bigint[]::oid[]) ELSE NOT o.rolsuper END
ORDER BY 2, 3 LIMIT $2`;

const present = `
SELECT i.indexrelid::bigint::text AS oid, i.indisvalid AS valid, pg_relation_size(i.indexrelid)::text AS bytes
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE i.indrelid = $1::bigint::oid AND n.nspname = $2 AND c.relname = $3`;

interface Row {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly valid: boolean;
  readonly excluded: boolean;
  readonly table_oid: string;
  readonly table_schema: string;
  readonly table_name: string;
  readonly bytes: string;
  readonly needed: string | null;
  readonly matching: number;
  readonly database: string;
}

/** See DatabaseReader.rebuilds. */
export function rebuilds({ url }: Server, { name, most }: RebuildsAsked, call: DatabaseCall = {}) {
  return reading({ url, doing: 'rebuilds', needs: grants.own }, call, async (client): Promise<RebuildsSeen> => {
    const server = await serverTraits(client);
    const find = async (index: string | null, table: string | null) =>
      (await client.query<Row>(finding, [index, table, most])).rows;
    let rows = await find(name ?? null, null);
    let tables: readonly string[] | null = name === undefined ? null : rows.map((row) => row.table_oid);
    if (name !== undefined && rows.length === 0) {
      const { oid } = await ownedTable(client, { name }, placeOf(url), server).catch((error: unknown) =>
        noSuch(error, name),
      );
      rows = await find(null, oid);
      tables = [oid];
    } else if (name !== undefined && rows.length > 1) throw several(name, rows);
    for (const oid of new Set(rows.map((row) => row.table_oid)))
      await ownedTable(client, { oid }, placeOf(url), server);
    const [about] = (await client.query<{ database: string }>('SELECT current_database() AS database')).rows;
    const fit = rows.filter(({ excluded }) => !excluded);
    return {
      database: about?.database ?? '',
      indexes: fit.map(indexOf),
      matching: (rows[0]?.matching ?? 0) - (rows.length - fit.length),
      leftovers: await leftoversOf(client, tables, most),
      excluded: rows.length - fit.length,
    };
  });
}

/** Invalid copies on those tables, or on all of people's; without `all` those only that nobody works on. */
export async function leftoversOf(
  client: pg.Client,
  tables: readonly string[] | null,
  most: number,
  { all = false }: { readonly all?: boolean } = {},
): Promise<readonly NamedIndex[]> {
  return (await client.query<NamedIndex>(copies, [tables, most, all])).rows;
}

/** See DatabaseReader.invalidCopies. */
export function invalidCopies({ url }: Server, tables: readonly TableIdentity[], call: DatabaseCall = {}) {
  return reading({ url, doing: 'index', needs: grants.connect }, call, (client) =>
    leftoversOf(
      client,
      tables.map(({ oid }) => oid),
      100,
    ),
  );
}

/** See DatabaseReader.indexesNow. */
export function indexesNow(
  { url }: Server,
  asked: readonly Pick<RebuildIndex, 'schema' | 'name' | 'table'>[],
  call: DatabaseCall = {},
) {
  return reading({ url, doing: 'index', needs: grants.connect }, call, async (client) => {
    const all: (IndexNow | null)[] = [];
    for (const index of asked) all.push((await indexNow(client, index)) ?? null);
    return all;
  });
}

/** The index of that name on that table, as it is now; undefined where there is none. */
export async function indexNow(
  client: pg.Client,
  { schema, name, table }: Pick<RebuildIndex, 'schema' | 'name' | 'table'>,
): Promise<IndexNow | undefined> {
  const { rows } = await client.query<{ oid: string; valid: boolean; bytes: string }>(present, [
    table.oid,
    schema,
    name,
  ]);
  const [row] = rows;
  return row && { oid: row.oid, isValid: row.valid, bytes: Number(row.bytes) };
}

const indexOf = (row: Row): RebuildIndex => ({
  ...{ oid: row.oid, schema: row.schema, name: row.name, isValid: row.valid },
  table: { oid: row.table_oid, schema: row.table_schema, name: row.table_name },
  ...{ aboutBytes: Number(row.bytes), aboutNeeded: row.needed === null ? undefined : Number(row.needed) },
});

function noSuch(error: unknown, name: string): never {
  if (error instanceof Error && /^There is no table/.test(error.message))
    throw fault('PARAM_INVALID', `There is no index or table "${name}".`, {
      hint: 'See `/mcp db sizes` for the tables, `/mcp db indexes` for indexes that are broken.',
    });
  throw error;
}

const several = (name: string, rows: readonly Row[]) =>
  fault(
    'PARAM_INVALID',
    `There are ${rows.length} indexes "${name}": ${rows.map((row) => `${row.schema}.${row.name}`).join(', ')}.`,
    { hint: 'Name it with its schema.' },
  );
