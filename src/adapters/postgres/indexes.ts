import type { IndexesSeen, InvalidIndex, ScannedTable, UnusedIndex } from '../../ports/database/indexes.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { theirs } from './names.ts';
import { reading, type Server } from './reading.ts';
import { grants } from './rights.ts';

const most = 10;
/** A table of fewer rows is read from end to end rightly, and a few times are no habit. */
const fewRows = 10_000;
const fewScans = 50;

const about = `
SELECT current_database() AS database, current_setting('track_counts')::bool AS counted, pg_is_in_recovery() AS standby,
  coalesce(d.stats_reset, pg_postmaster_start_time()) AS since
FROM pg_catalog.pg_stat_database d WHERE d.datname = current_database()`;

/** Sizes by pages, as the last vacuum counted them: to measure would wait for whoever has the index locked. */
const index = `n.nspname::text AS schema, c.relname::text AS name, t.relname::text AS tbl,
  (c.relpages * current_setting('block_size')::bigint)::text AS bytes`;
const joined = `pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_class t ON t.oid = i.indrelid`;

/** The view of builds shows the index to roles that may see others; that something is built on the table, the locks show to all. */
const invalid = `
SELECT ${index}, EXISTS (
  SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid
  UNION ALL
  SELECT FROM pg_catalog.pg_locks l WHERE l.relation = i.indexrelid AND l.mode = 'RowExclusiveLock' AND l.granted
    AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())) AS building
FROM ${joined} WHERE NOT i.indisvalid AND c.relkind = 'i' AND ${theirs} ORDER BY c.relpages DESC, 1, 2 LIMIT ${most}`;

const unused = `
SELECT ${index}, count(*) OVER ()::int AS in_all
FROM ${joined} JOIN pg_catalog.pg_stat_user_indexes s ON s.indexrelid = i.indexrelid
WHERE s.idx_scan = 0 AND i.indisvalid AND NOT i.indisunique AND NOT i.indisprimary AND NOT i.indisexclusion AND NOT i.indisreplident
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = i.indexrelid)
ORDER BY c.relpages DESC, 1, 2 LIMIT ${most}`;

const scanned = `
SELECT s.schemaname::text AS schema, s.relname::text AS name, s.seq_scan::text AS scans, (s.seq_tup_read / s.seq_scan)::text AS per_scan,
  coalesce(s.idx_scan, 0)::text AS index_scans, s.n_live_tup::text AS live
FROM pg_catalog.pg_stat_user_tables s
WHERE s.seq_scan >= ${fewScans} AND s.n_live_tup >= ${fewRows} AND s.seq_tup_read >= s.seq_scan * ${fewRows}
ORDER BY s.seq_tup_read DESC, 1, 2 LIMIT ${most}`;

/** The columns of the key, in any order, at the beginning of an index of all rows. */
const foreignKeys = `
SELECT n.nspname::text AS schema, t.relname::text AS tbl, pg_get_constraintdef(k.oid) AS definition
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class t ON t.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0 AND NOT EXISTS (
  SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
    AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
ORDER BY t.reltuples DESC, 1, 2 LIMIT ${most}`;

interface AboutRow {
  readonly database: string;
  readonly counted: boolean;
  readonly standby: boolean;
  readonly since: Date;
}

interface IndexRow {
  readonly schema: string;
  readonly name: string;
  readonly tbl: string;
  readonly bytes: string;
}

interface ScannedRow {
  readonly schema: string;
  readonly name: string;
  readonly scans: string;
  readonly per_scan: string;
  readonly index_scans: string;
  readonly live: string;
}

/** See DatabaseReader.indexes. */
export function indexes({ url }: Server, call: DatabaseCall = {}): Promise<IndexesSeen> {
  return reading({ url, doing: 'indexes', needs: grants.connect }, call, async (client) => {
    const [found] = (await client.query<AboutRow>(about)).rows;
    const broken = (await client.query<IndexRow & { readonly building: boolean }>(invalid)).rows;
    const idle = (await client.query<IndexRow & { readonly in_all: number }>(unused)).rows;
    const tables = (await client.query<ScannedRow>(scanned)).rows;
    const keys = (await client.query<{ schema: string; tbl: string; definition: string }>(foreignKeys)).rows;
    return {
      database: found?.database ?? '',
      counted: found?.counted ?? false,
      standby: found?.standby ?? false,
      since: (found?.since ?? new Date(0)).toISOString(),
      invalid: broken.map((row): InvalidIndex => ({ ...indexOf(row), isBuilding: row.building })),
      unused: idle.map(indexOf),
      moreUnused: Math.max(0, (idle[0]?.in_all ?? 0) - idle.length),
      scanned: tables.map(scannedOf),
      foreignKeys: keys.map(({ schema, tbl, definition }) => ({ schema, table: tbl, definition })),
    };
  });
}

function indexOf({ schema, name, tbl, bytes }: IndexRow): UnusedIndex {
  return { schema, name, table: tbl, aboutBytes: Number(bytes) };
}

function scannedOf({ schema, name, scans, per_scan, index_scans, live }: ScannedRow): ScannedTable {
  return {
    ...{ schema, name, scans: Number(scans), rowsPerScan: Number(per_scan) },
    ...{ indexScans: Number(index_scans), liveRows: Number(live) },
  };
}
