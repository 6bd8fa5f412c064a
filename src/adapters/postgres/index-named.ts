import { fault } from '../../errors.ts';
import type { IndexSeen } from '../../ports/database/index-changes.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { placeOf } from './failures.ts';
import { building } from './index-site.ts';
import { theirs } from './names.ts';
import { ownedTable } from './owned-table.ts';
import { reading, type Server } from './reading.ts';
import { grants } from './rights.ts';
import { serverTraits } from './server-traits.ts';

const finding = `
SELECT i.indexrelid::bigint::text AS oid, n.nspname::text AS schema, c.relname::text AS name, current_database() AS database,
  t.oid::bigint::text AS table_oid, tn.nspname::text AS table_schema, t.relname::text AS table_name, pg_get_indexdef(i.indexrelid) AS definition,
  i.indisvalid AS valid, ${building} AS building, (c.relpages * current_setting('block_size')::bigint)::text AS bytes,
  CASE WHEN current_setting('track_counts')::bool THEN s.idx_scan::text END AS scans,
  coalesce(d.stats_reset, pg_postmaster_start_time()) AS since,
  pg_is_in_recovery() OR EXISTS (SELECT FROM pg_catalog.pg_stat_replication) AS standbys,
  CASE WHEN i.indisprimary THEN 'the primary key of its table'
    WHEN k.conname IS NOT NULL THEN 'the constraint ' || k.conname
    WHEN i.indisunique AND i.indisvalid THEN 'the rule that no two rows have the same values'
    WHEN i.indisreplident THEN 'logical replication of its table'
    WHEN i.indisclustered THEN 'CLUSTER of its table'
    WHEN c.relkind = 'I' OR EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = i.indexrelid) THEN 'a partitioned index' END AS needed
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
JOIN pg_catalog.pg_stat_database d ON d.datname = current_database()
LEFT JOIN pg_catalog.pg_stat_all_indexes s ON s.indexrelid = i.indexrelid
LEFT JOIN LATERAL (SELECT k.conname::text FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid LIMIT 1) k ON true
WHERE ${theirs} AND (c.relname = $1 OR n.nspname || '.' || c.relname = $1) ORDER BY 2, 3 LIMIT 5`;

interface Row {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly database: string;
  readonly table_oid: string;
  readonly table_schema: string;
  readonly table_name: string;
  readonly definition: string;
  readonly valid: boolean;
  readonly building: boolean;
  readonly bytes: string;
  readonly scans: string | null;
  readonly since: Date;
  readonly standbys: boolean;
  readonly needed: string | null;
}

/** See DatabaseReader.indexNamed. */
export function indexNamed({ url }: Server, name: string, call: DatabaseCall = {}): Promise<IndexSeen> {
  return reading({ url, doing: 'index', needs: grants.own }, call, async (client) => {
    const server = await serverTraits(client);
    const { rows } = await client.query<Row>(finding, [name]);
    const [row] = rows;
    if (row === undefined || rows.length > 1) throw notOne(name, rows);
    if (row.needed === null) await ownedTable(client, { oid: row.table_oid }, placeOf(url), server);
    return {
      ...{ oid: row.oid, schema: row.schema, name: row.name, database: row.database },
      table: { oid: row.table_oid, schema: row.table_schema, name: row.table_name },
      ...{ definition: row.definition, isValid: row.valid, isBuilding: row.building },
      ...{ neededBy: row.needed ?? undefined, bytes: Number(row.bytes) },
      scans: row.scans === null ? undefined : Number(row.scans),
      ...{ countedSince: row.since.toISOString(), hasStandbys: row.standbys },
    };
  });
}

function notOne(name: string, rows: readonly Row[]) {
  const all = rows.map((row) => `${row.schema}.${row.name}`).join(', ');
  return fault(
    'PARAM_INVALID',
    rows.length === 0 ? `There is no index "${name}".` : `There are ${rows.length} indexes "${name}": ${all}.`,
    { hint: rows.length === 0 ? 'See `/mcp db indexes` for their names.' : 'Name it with its schema.' },
  );
}
