import type pg from 'pg';
import { fault } from '../../errors.ts';
import type { IndexAsked, IndexSite, NamedIndex } from '../../ports/database/index-changes.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { codeOf, placeOf } from './failures.ts';
import { type OwnedTable, ownedTable } from './owned-table.ts';
import { reading, type Server } from './reading.ts';
import { grants } from './rights.ts';
import { serverTraits } from './server-traits.ts';

const columnsOf = `
SELECT a.attname::text AS name, a.attnum::int AS number, a.attlen::int AS length, format_type(a.atttypid, a.atttypmod) AS type
FROM pg_catalog.pg_attribute a WHERE a.attrelid = $1::bigint::oid AND a.attnum > 0 AND NOT a.attisdropped`;

/** Somebody builds an index (i): seen in the view of builds, and by its locks where the view hides it. */
export const building = `EXISTS (
  SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid
  UNION ALL
  SELECT FROM pg_catalog.pg_locks l WHERE l.relation = i.indexrelid AND l.mode = 'RowExclusiveLock' AND l.granted
    AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))`;

/** Plain indexes of all rows in the order of btree; their columns by number. */
const plainIndexes = `
SELECT i.indexrelid::bigint::text AS oid, n.nspname::text AS schema, c.relname::text AS name, i.indisvalid AS valid,
  (i.indkey::int2[])[0:i.indnkeyatts - 1]::int[] AS keys, ${building} AS building
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_am m ON m.oid = c.relam AND m.amname = 'btree'
WHERE i.indrelid = $1::bigint::oid AND i.indpred IS NULL AND i.indexprs IS NULL AND c.relkind = 'i' ORDER BY cardinality(i.indkey::int2[]), 3`;

const about = `
SELECT current_database() AS database,
  EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.relid = $1::bigint::oid) AS building,
  ARRAY(SELECT c.relname::text FROM pg_catalog.pg_class c WHERE c.relnamespace = (SELECT relnamespace FROM pg_catalog.pg_class WHERE oid = $1::bigint::oid)
    AND starts_with(c.relname, $2) LIMIT 100) AS taken`;

interface Column {
  readonly name: string;
  readonly number: number;
  /** Bytes; negative for what varies. */
  readonly length: number;
  readonly type: string;
}

interface PlainIndex extends NamedIndex {
  readonly valid: boolean;
  readonly keys: readonly number[];
  readonly building: boolean;
}

/** Of a value that varies, and of what an entry costs beside its values; pages are left a tenth empty. */
const usualBytes = 24;
const entryBytes = 12;
const full = 0.9;

/** See DatabaseReader.indexSite. */
export function indexSite({ url }: Server, asked: IndexAsked, call: DatabaseCall = {}): Promise<IndexSite> {
  return reading({ url, doing: 'index', needs: grants.own }, call, async (client) => {
    const server = await serverTraits(client);
    const table = await ownedTable(client, { name: asked.table }, placeOf(url), server);
    const columns = await chosen(client, table, asked.columns);
    const keys = columns.map(({ number }) => number);
    const all = (await client.query<PlainIndex>(plainIndexes, [table.oid])).rows;
    const begins = ({ keys: has }: PlainIndex) => keys.every((key, at) => has[at] === key);
    const prefix = table.name.slice(0, 20);
    const [found] = (
      await client.query<{ database: string; building: boolean; taken: readonly string[] }>(about, [table.oid, prefix])
    ).rows;
    const { oid, schema, name, rows, bytes } = table;
    return {
      database: found?.database ?? '',
      table: { oid, schema, name },
      ...{ tableBytes: bytes, rows, aboutBytes: rows === undefined ? undefined : sizeOf(rows, columns) },
      serving: named(all.find((index) => index.valid && begins(index))),
      leftovers: all
        .filter((index) => !index.valid && !index.building && begins(index) && index.keys.length === keys.length)
        .flatMap((index) => named(index) ?? []),
      isBuilding: (found?.building ?? false) || all.some((index) => index.building),
      taken: found?.taken ?? [],
    };
  });
}

function named(index: PlainIndex | undefined): NamedIndex | undefined {
  return index && { oid: index.oid, schema: index.schema, name: index.name };
}

const sizeOf = (rows: number, columns: readonly Column[]) =>
  Math.round(
    (rows * (entryBytes + columns.reduce((sum, { length }) => sum + (length < 0 ? usualBytes : length), 0))) / full,
  );

/** The columns by name. Throws PARAM_INVALID for one that is not there, comes twice, or has no order. */
async function chosen(client: pg.Client, table: OwnedTable, names: readonly string[]): Promise<readonly Column[]> {
  const { rows } = await client.query<Column>(columnsOf, [table.oid]);
  const columns = names.map((name) => {
    const column = rows.find((one) => one.name === name);
    if (column !== undefined) return column;
    throw fault('PARAM_INVALID', `The table ${table.name} has no column "${name}".`, {
      hint: `It has: ${rows
        .slice(0, 20)
        .map((one) => one.name)
        .join(', ')}${rows.length > 20 ? ` and ${rows.length - 20} more` : ''}.`,
    });
  });
  if (new Set(names).size < names.length) throw fault('PARAM_INVALID', 'A column is named twice.');
  for (const { name, type } of columns) {
    // The server itself tells whether values of a type have an order; its name is as the catalogue writes it.
    await client.query(`SELECT FROM (SELECT NULL::${type} AS v) x ORDER BY v`).catch((error: unknown) => {
      if (codeOf(error) !== '42883') throw error;
      throw fault(
        'PARAM_INVALID',
        `Values of ${name} (${type}) have no order, so that a usual index cannot hold them.`,
        {
          hint: 'An index of another kind (GIN, GiST) is made by a migration of the application.',
        },
      );
    });
  }
  return columns;
}
