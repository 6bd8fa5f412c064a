import type pg from 'pg';
import type { Inventory, RestoreCall, SequenceSeen, TableSeen } from '../../../ports/restores.ts';
import { codeOf } from '../failures.ts';
import { quoted } from '../names.ts';
import { inDatabase, liveOf, type RestoreServer, requireOwn } from './server.ts';
import { liveRow } from './site.ts';

const theirs = `n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'`;
const notOfExtension = (oid: string, of: string) =>
  `NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = '${of}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;

const databaseSql = `SELECT pg_encoding_to_char(d.encoding) AS encoding, pg_database_size(d.oid)::text AS bytes,
  concat_ws(' ', d.datcollate, d.datctype, to_jsonb(d)->>'datlocprovider', coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale')) AS locale
FROM pg_catalog.pg_database d WHERE d.datname = current_database()`;
const tablesSql = `SELECT format('%I.%I', n.nspname, c.relname) AS name, pg_get_userbyid(c.relowner) AS owner
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND ${theirs} AND ${notOfExtension('c.oid', 'pg_catalog.pg_class')} ORDER BY 1`;
/** With the column each belongs to, to compare the numbers it gives with those there are. */
const sequencesSql = `SELECT format('%I.%I', n.nspname, c.relname) AS name, pg_get_userbyid(c.relowner) AS owner, s.last_value::text AS last,
  CASE WHEN t.oid IS NOT NULL THEN format('%I.%I', tn.nspname, t.relname) END AS of, a.attname AS column, s.increment_by > 0 AS up
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_sequences s ON s.schemaname = n.nspname AND s.sequencename = c.relname
LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
LEFT JOIN pg_catalog.pg_class t ON t.oid = d.refobjid LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE c.relkind = 'S' AND ${theirs} AND ${notOfExtension('c.oid', 'pg_catalog.pg_class')} ORDER BY 1`;
const objectsSql = `SELECT kind, count(*)::int AS count FROM (
  SELECT CASE c.relkind WHEN 'i' THEN 'indexes' WHEN 'v' THEN 'views' WHEN 'm' THEN 'materialized views' END AS kind
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('i', 'v', 'm') AND ${theirs} AND ${notOfExtension('c.oid', 'pg_catalog.pg_class')}
  UNION ALL SELECT 'constraints' FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
   WHERE k.contype <> 'n' AND ${theirs} AND ${notOfExtension('k.oid', 'pg_catalog.pg_constraint')}
  UNION ALL SELECT 'functions' FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
   WHERE ${theirs} AND ${notOfExtension('p.oid', 'pg_catalog.pg_proc')}
  UNION ALL SELECT 'triggers' FROM pg_catalog.pg_trigger WHERE NOT tgisinternal) AS all_of_them GROUP BY 1 ORDER BY 1`;
const invalidSql = `SELECT format('index %I.%I', n.nspname, c.relname) AS what FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE NOT i.indisvalid AND ${theirs}
UNION ALL SELECT format('constraint %I', k.conname) FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
  WHERE NOT k.convalidated AND ${theirs} ORDER BY 1`;
const extensionsSql = 'SELECT extname AS name, extversion AS version FROM pg_catalog.pg_extension ORDER BY 1';
const settingsSql = `SELECT concat(r.rolname || ': ', unnest(s.setconfig)) AS setting FROM pg_catalog.pg_db_role_setting s
JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
WHERE d.datname = current_database() ORDER BY 1`;
const rightsSql = `SELECT format('%s to %s', a.privilege_type, coalesce(r.rolname, 'PUBLIC')) AS right
FROM pg_catalog.pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee WHERE d.datname = current_database() ORDER BY 1`;

interface SequenceRow {
  readonly name: string;
  readonly owner: string;
  readonly last: string | null;
  readonly of: string | null;
  readonly column: string | null;
  readonly up: boolean;
}

/** See RestoresReader.inventory. */
export async function inventory(
  server: RestoreServer,
  database: string,
  countMs: number,
  { signal }: RestoreCall = {},
): Promise<Inventory> {
  if (database !== liveOf(server)) requireOwn(server, database);
  return inDatabase(server, database, { doing: 'compare', timeoutMs: countMs + 2000, signal }, async (client) => {
    const { owner } = await liveRow(client, database);
    await client.query(`SET ROLE ${quoted(owner)}`);
    await client.query('SET default_transaction_read_only = on');
    await client.query(`SET statement_timeout = ${Math.floor(countMs)}`);
    const rows = async <Row extends pg.QueryResultRow>(sql: string) => (await client.query<Row>(sql)).rows;
    const [of] = await rows<{ readonly encoding: string; readonly bytes: string; readonly locale: string }>(
      databaseSql,
    );
    const tables: Record<string, TableSeen> = {};
    for (const { name, owner: belongs } of await rows<{ readonly name: string; readonly owner: string }>(tablesSql))
      tables[name] = { owner: belongs, rows: await countOf(client, name) };
    const sequences: Record<string, SequenceSeen> = {};
    for (const row of await rows<SequenceRow>(sequencesSql))
      sequences[row.name] = { owner: row.owner, last: row.last, isBehind: await isBehind(client, row) };
    const named = async (sql: string) => (await rows<Readonly<Record<string, string>>>(sql)).flatMap(Object.values);
    return {
      ...{ database, encoding: of?.encoding ?? '', locale: of?.locale ?? '', bytes: Number(of?.bytes ?? 0) },
      ...{ tables, sequences },
      extensions: Object.fromEntries(
        (await rows<{ readonly name: string; readonly version: string }>(extensionsSql)).map((one) => [
          one.name,
          one.version,
        ]),
      ),
      objects: Object.fromEntries(
        (await rows<{ readonly kind: string; readonly count: number }>(objectsSql)).map((one) => [one.kind, one.count]),
      ),
      invalid: await named(invalidSql),
      settings: await named(settingsSql),
      rights: await named(rightsSql),
    };
  });
}

/** The names come from the catalogue, as SQL takes them. */
async function countOf(client: pg.Client, table: string): Promise<number | null> {
  try {
    const { rows } = await client.query<{ readonly count: string }>(`SELECT count(*) AS count FROM ONLY ${table}`);
    return Number(rows[0]?.count ?? 0);
  } catch (error) {
    // Not in time, or somebody holds it.
    if (['57014', '55P03'].includes(codeOf(error))) return null;
    throw error;
  }
}

/** Whether a sequence would give a number that is there already. Where that cannot be told in time, it is not said. */
async function isBehind(client: pg.Client, { last, of, column, up }: SequenceRow): Promise<boolean> {
  if (of === null || column === null) return false;
  try {
    const { rows } = await client.query<{ readonly behind: boolean }>(
      up
        ? `SELECT coalesce(max(${quoted(column)})::numeric > coalesce($1::numeric, 0), false) AS behind FROM ${of}`
        : `SELECT coalesce(min(${quoted(column)})::numeric < coalesce($1::numeric, 0), false) AS behind FROM ${of}`,
      [last],
    );
    return rows[0]?.behind === true;
  } catch (error) {
    if (['57014', '55P03', '42846'].includes(codeOf(error))) return false;
    throw error;
  }
}
