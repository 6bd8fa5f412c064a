import type pg from 'pg';
import type { SizesSeen, TableSize } from '../../ports/database/sizes.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { codeOf } from './failures.ts';
import { reading, type Server } from './reading.ts';
import { largestIndexes, largestTables, measuringFree, serverSql } from './sizes-sql.ts';

/** A table is measured for free space only where so little has to be read, in bytes. */
const mostToRead = 64 * 1024 ** 2;

interface ServerRow {
  readonly database: string;
  readonly counted: boolean;
  /** Schema of pgstattuple; NULL where it is not there or may not be used. */
  readonly tuples: string | null;
}

interface TableRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly partitions: number;
  readonly total: string;
  readonly indexes: string;
  readonly live: string | null;
  readonly dead: string | null;
  readonly locked: boolean;
  readonly vacuumed: Date | null;
  readonly to_read: string;
  readonly tables: number;
  readonly of_all: string;
}

interface IndexRow {
  readonly schema: string;
  readonly name: string;
  readonly tbl: string;
  readonly bytes: string;
}

/** See DatabaseReader.sizes. */
export function sizes({ url }: Server, most: number, call: DatabaseCall = {}): Promise<SizesSeen> {
  return reading({ url, doing: 'sizes' }, call, async (client) => {
    const [server] = (await client.query<ServerRow>(serverSql)).rows;
    const read = async (exact: boolean) => ({
      tables: (await client.query<TableRow>(largestTables(exact), [most])).rows,
      indexes: (await client.query<IndexRow>(largestIndexes(exact), [most])).rows,
    });
    // To measure a table is to wait for whoever has locked it; what the last vacuum counted is there without.
    const exact = await unlessHeldUp(() => read(true));
    const { tables, indexes } = exact ?? (await read(false));
    const schema = server?.tuples ?? undefined;
    const free = exact === undefined || schema === undefined ? new Map() : await freeOf(client, schema, tables);
    const counted = server?.counted ?? false;
    return {
      database: server?.database ?? '',
      databaseBytes: await unlessHeldUp(() => databaseBytes(client)),
      tables: tables[0]?.tables ?? 0,
      tableBytes: Number(tables[0]?.of_all ?? 0),
      largest: tables.map((row) => sizeOf(row, counted, free.get(row.oid))),
      largestIndexes: indexes.map(({ schema: of, name, tbl, bytes }) => ({
        schema: of,
        name,
        table: tbl,
        bytes: Number(bytes),
      })),
      measured: exact !== undefined,
      counted,
      measuresFreeSpace: schema !== undefined,
    };
  });
}

/** undefined where a lock or the time was in the way. */
async function unlessHeldUp<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (['55P03', '57014'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

async function databaseBytes(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>('SELECT pg_database_size(current_database())::text AS bytes');
  return Number(rows[0]?.bytes);
}

/** Room without live rows by table, for those that are soon read: pages that vacuum knows to be whole are not read at all. */
async function freeOf(
  client: pg.Client,
  schema: string,
  tables: readonly TableRow[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const { oid, locked, partitions, to_read } of tables) {
    if (locked || partitions > 0 || Number(to_read) > mostToRead) continue;
    const measured = await unlessHeldUp(() => client.query<{ free: number }>(measuringFree(schema), [oid]));
    const [row] = measured?.rows ?? [];
    if (row !== undefined) found.set(oid, row.free);
  }
  return found;
}

function sizeOf(row: TableRow, counted: boolean, free: number | undefined): TableSize {
  const number = (text: string | null) => (text === null || !counted ? undefined : Number(text));
  return {
    schema: row.schema,
    name: row.name,
    partitions: row.partitions,
    totalBytes: Number(row.total),
    indexBytes: Number(row.indexes),
    liveRows: number(row.live),
    deadRows: number(row.dead),
    freeShare: free,
    isLocked: row.locked,
    vacuumedAt: row.vacuumed?.toISOString(),
  };
}
