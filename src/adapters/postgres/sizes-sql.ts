import { quoted, theirs } from './names.ts';

export const serverSql = `
SELECT current_database() AS database, current_setting('track_counts')::bool AND NOT pg_is_in_recovery() AS counted,
  (SELECT n.nspname::text FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
    JOIN pg_catalog.pg_proc p ON p.pronamespace = n.oid AND p.proname = 'pgstattuple_approx'
    WHERE e.extname = 'pgstattuple' AND has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE')) AS tuples`;

/** Tables somebody has locked for themselves alone, or waits to: measuring one would wait behind them. Those of their indexes and TOAST too. */
const lockedAlone = `
locked AS MATERIALIZED (
  SELECT DISTINCT coalesce(i.indrelid, t.oid, l.relation) AS oid FROM pg_catalog.pg_locks l
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = l.relation LEFT JOIN pg_catalog.pg_class t ON t.reltoastrelid = l.relation AND t.relkind <> 't'
  WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'
    AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))`;

const pages = `current_setting('block_size')::bigint`;

/** The largest tables, partitions summed under their root; `$1` how many. Exact, or by the pages the last vacuum counted, without any lock. */
export function largestTables(exact: boolean): string {
  const estimate = `(c.relpages + coalesce(t.relpages, 0)) * ${pages}`;
  const indexed = `coalesce((SELECT sum(k.relpages) FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class k ON k.oid = i.indexrelid WHERE i.indrelid = c.oid), 0)::bigint * ${pages}`;
  const heap = exact ? `CASE WHEN x.oid IS NULL THEN pg_table_size(c.oid) ELSE ${estimate} END` : estimate;
  const indexes = exact ? `CASE WHEN x.oid IS NULL THEN pg_indexes_size(c.oid) ELSE ${indexed} END` : indexed;
  return `
WITH ${lockedAlone},
each AS (
  SELECT CASE WHEN c.relispartition THEN pg_partition_root(c.oid) ELSE c.oid END AS root, c.relispartition AS part, x.oid IS NOT NULL AS locked,
    coalesce(${heap}, 0) AS heap, coalesce(${indexes}, 0) AS indexes, s.n_live_tup AS live, s.n_dead_tup AS dead, greatest(s.last_vacuum, s.last_autovacuum) AS vacuumed,
    (c.relpages - c.relallvisible)::bigint * ${pages} AS to_read
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid LEFT JOIN locked x ON x.oid = c.oid
  LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
  WHERE c.relkind IN ('r', 'm') AND ${theirs})
SELECT r.oid::bigint::text AS oid, n.nspname::text AS schema, r.relname::text AS name, count(*) FILTER (WHERE e.part)::int AS partitions,
  sum(e.heap + e.indexes)::bigint::text AS total, sum(e.indexes)::bigint::text AS indexes, sum(e.live)::bigint::text AS live,
  sum(e.dead)::bigint::text AS dead, bool_or(e.locked) AS locked, min(e.vacuumed) AS vacuumed, sum(e.to_read)::bigint::text AS to_read,
  count(*) OVER ()::int AS tables, (sum(sum(e.heap + e.indexes)) OVER ())::bigint::text AS of_all
FROM each e JOIN pg_catalog.pg_class r ON r.oid = e.root JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
GROUP BY r.oid, n.nspname, r.relname ORDER BY sum(e.heap + e.indexes) DESC, 2, 3 LIMIT $1`;
}

/** The largest indexes; `$1` how many. */
export function largestIndexes(exact: boolean): string {
  const estimate = `c.relpages * ${pages}`;
  const size = exact ? `CASE WHEN x.oid IS NULL THEN pg_relation_size(c.oid) ELSE ${estimate} END` : estimate;
  return `
WITH ${lockedAlone}
SELECT n.nspname::text AS schema, c.relname::text AS name, t.relname::text AS tbl, coalesce(${size}, 0)::text AS bytes
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN locked x ON x.oid = i.indrelid
WHERE c.relkind = 'i' AND ${theirs} ORDER BY coalesce(${size}, 0) DESC, 1, 2 LIMIT $1`;
}

/** Share of a table (`$1`, its oid) that holds no live row, by the extension in that schema. */
export function measuringFree(schema: string): string {
  return `
SELECT ((dead_tuple_percent + approx_free_percent) / 100)::float AS free FROM ${quoted(schema)}.pgstattuple_approx($1::oid::regclass)`;
}
