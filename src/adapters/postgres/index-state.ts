import type pg from 'pg';
import type { IndexSpec } from '../../ports/database/index-changes.ts';
import { building } from './index-site.ts';

const state = `
SELECT i.indexrelid::bigint::text AS oid, i.indisvalid AS valid, ${building} AS building, pg_get_indexdef(i.indexrelid) AS definition,
  pg_relation_size(i.indexrelid)::text AS bytes, obj_description(i.indexrelid, 'pg_class') AS remark, m.amname::text AS method,
  i.indpred IS NULL AND i.indexprs IS NULL AND NOT i.indisunique AS plain,
  ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, at)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number ORDER BY k.at) AS columns
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_am m ON m.oid = c.relam
WHERE n.nspname = $1 AND c.relname = $2 AND i.indrelid = $3::bigint::oid`;

export interface IndexState {
  readonly oid: string;
  readonly valid: boolean;
  readonly building: boolean;
  readonly definition: string;
  readonly bytes: string;
  readonly remark: string | null;
  readonly method: string;
  readonly plain: boolean;
  readonly columns: readonly string[];
}

/** The index of that name on that table, as it is now; undefined where there is none. */
export async function indexState(client: pg.Client, { table, name }: IndexSpec): Promise<IndexState | undefined> {
  const { rows } = await client.query<IndexState>(state, [table.schema, name, table.oid]);
  return rows[0];
}

/** Whether an index is the one that is asked for. */
export function isAsked(found: IndexState, { of }: IndexSpec): boolean {
  if ('definition' in of) return found.definition === of.definition;
  return found.plain && found.method === 'btree' && JSON.stringify(found.columns) === JSON.stringify(of.columns);
}
