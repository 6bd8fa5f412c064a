import type pg from 'pg';
import type { Entry } from './archive.ts';

interface TableRow {
  readonly oid: number;
  readonly name: string;
  readonly schema: string;
  readonly relname: string;
  readonly owner: string;
}

const ofPeople = `n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = c.oid AND e.deptype = 'e')`;

const tablesSql = `SELECT c.oid::int AS oid, format('%I.%I', n.nspname, c.relname) AS name, n.nspname AS schema, c.relname,
    pg_get_userbyid(c.relowner) AS owner
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND ${ofPeople} ORDER BY 2`;

const columnsSql = `SELECT quote_ident(a.attname) AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required,
    a.attidentity AS identity, pg_get_expr(d.adbin, d.adrelid) AS initial
  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

const constraintsSql = `SELECT format('ALTER TABLE ONLY %s ADD CONSTRAINT %I %s;', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS sql,
    contype AS kind, conname AS name FROM pg_constraint WHERE conrelid = ANY ($1::oid[]) AND contype IN ('p', 'u', 'c', 'f') ORDER BY position(contype::text in 'pucf'), 3`;

const indexesSql = `SELECT pg_get_indexdef(i.indexrelid) || ';' AS sql, c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
 WHERE i.indrelid = ANY ($1::oid[]) AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid) ORDER BY 2`;

const sequencesSql = `SELECT format('SELECT pg_catalog.setval(pg_get_serial_sequence(%L, %L), %s, true);', format('%I.%I', n.nspname, t.relname), a.attname, s.last_value) AS sql,
    s.sequencename AS name
  FROM pg_class c JOIN pg_depend d ON d.objid = c.oid AND d.deptype IN ('i', 'a') JOIN pg_class t ON t.oid = d.refobjid
  JOIN pg_namespace n ON n.oid = t.relnamespace JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
  JOIN pg_sequences s ON s.sequencename = c.relname AND s.schemaname = n.nspname
 WHERE c.relkind = 'S' AND t.oid = ANY ($1::oid[]) AND s.last_value IS NOT NULL ORDER BY 2`;

/** The database of a client as the entries of a dump: tables, their rows, then what leans on them. */
export async function scriptOf(client: pg.Client): Promise<readonly Entry[]> {
  const { rows: tables } = await client.query<TableRow>(tablesSql);
  const entries: Entry[] = [];
  const filled: Entry[] = [];
  for (const { oid, name, schema, relname, owner } of tables) {
    const { rows: columns } = await client.query<{
      readonly name: string;
      readonly type: string;
      readonly required: boolean;
      readonly identity: string;
      readonly initial: string | null;
    }>(columnsSql, [oid]);
    const made = columns.map(({ name: column, type, required, identity, initial }) => {
      const generated = identity === '' ? '' : ` GENERATED ${identity === 'a' ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY`;
      return `${column} ${type}${required ? ' NOT NULL' : ''}${initial === null ? '' : ` DEFAULT ${initial}`}${generated}`;
    });
    const where = `${schema} ${relname} ${owner}`;
    entries.push({ title: `TABLE ${where}`, sql: `CREATE TABLE ${name} (${made.join(', ')});` });
    const names = columns.map(({ name: column }) => column);
    const { rows } = await client.query<(string | null)[]>({
      text: `SELECT ${names.map((column) => `${column}::text`).join(', ')} FROM ${name}`,
      rowMode: 'array' as const,
    });
    const lines = rows.map((row) => `${row.map(copied).join('\t')}\n`).join('');
    filled.push({ title: `TABLE DATA ${where}`, sql: `COPY ${name} (${names.join(', ')}) FROM stdin;\n${lines}\\.\n` });
  }
  const oids = tables.map(({ oid }) => oid);
  const of = async (kind: string, sql: string) =>
    (await client.query<{ readonly sql: string; readonly name: string }>(sql, [oids])).rows.map((row) => ({
      title: `${kind} public ${row.name} -`,
      sql: row.sql,
    }));
  return [
    ...entries,
    ...filled,
    ...(await of('SEQUENCE SET', sequencesSql)),
    ...(await of('CONSTRAINT', constraintsSql)),
    ...(await of('INDEX', indexesSql)),
  ];
}

/** A value as a field of COPY (PostgreSQL documentation, COPY, "Text Format"). */
function copied(value: string | null): string {
  if (value === null) return '\\N';
  return value.replace(
    /[\\\n\r\t]/g,
    (sign) => ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' })[sign] ?? sign,
  );
}
