import pg from 'pg';
import { codeOf } from '../failures.ts';
import { quoted } from '../names.ts';

/** What a dump leaves out, since it is of the database itself: who may enter, how many, and settings. */
interface Outside {
  readonly limit: number;
  readonly encoding: string;
  readonly row: Readonly<Record<string, unknown>>;
  readonly rights: readonly { readonly role: string | null; readonly right: string; readonly pass: boolean }[];
  readonly settings: readonly { readonly role: string | null; readonly setting: string }[];
  readonly extensions: readonly { readonly name: string; readonly schema: string }[];
}

const databaseSql = `SELECT d.datconnlimit AS limit, pg_encoding_to_char(d.encoding) AS encoding, to_jsonb(d) AS row
FROM pg_catalog.pg_database d WHERE d.datname = $1`;
const rightsSql = `SELECT r.rolname AS role, a.privilege_type AS right, a.is_grantable AS pass
FROM pg_catalog.pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee WHERE d.datname = $1 AND a.grantee <> d.datdba ORDER BY 1 NULLS FIRST, 2`;
const settingsSql = `SELECT r.rolname AS role, unnest(s.setconfig) AS setting FROM pg_catalog.pg_db_role_setting s
JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole WHERE d.datname = $1`;
const extensionsSql = `SELECT e.extname AS name, n.nspname AS schema FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace ORDER BY e.oid`;

/** Reads it, in a session in the live database. */
export async function outsideOf(client: pg.Client, live: string): Promise<Outside> {
  const [of] = (await client.query<Pick<Outside, 'limit' | 'encoding' | 'row'>>(databaseSql, [live])).rows;
  if (of === undefined) throw new Error(`there is no database ${live}`);
  const { rows: rights } = await client.query<Outside['rights'][number]>(rightsSql, [live]);
  const { rows: settings } = await client.query<Outside['settings'][number]>(settingsSql, [live]);
  const { rows: extensions } = await client.query<Outside['extensions'][number]>(extensionsSql);
  return { ...of, rights, settings, extensions };
}

/** The statement that makes an empty database like the live one. From another template than template0, its encoding and locale count. */
export function createSql(name: string, owner: string, template: string, { encoding, row }: Outside): string {
  const text = (key: string) => (typeof row[key] === 'string' ? pg.escapeLiteral(row[key]) : undefined);
  const start = `CREATE DATABASE ${quoted(name)} OWNER ${quoted(owner)} TEMPLATE ${quoted(template)}`;
  if (template !== 'template0') return start;
  const provider = row['datlocprovider'];
  const locale = text('datlocale') ?? text('daticulocale');
  const more =
    locale === undefined || (provider !== 'i' && provider !== 'b')
      ? ''
      : provider === 'i'
        ? ` LOCALE_PROVIDER icu ICU_LOCALE ${locale}`
        : ` LOCALE_PROVIDER builtin BUILTIN_LOCALE ${locale}`;
  const [collate, type] = [text('datcollate'), text('datctype')];
  return `${start} ENCODING ${pg.escapeLiteral(encoding)} LC_COLLATE ${collate} LC_CTYPE ${type}${more}`;
}

/** Gives a copy who may enter it, and how many at once: as its owner, before anything is in it. */
export async function carryRights(client: pg.Client, name: string, { rights, limit }: Outside): Promise<void> {
  await client.query(`REVOKE ALL ON DATABASE ${quoted(name)} FROM PUBLIC`);
  for (const { role, right, pass } of rights) {
    const to = role === null ? 'PUBLIC' : quoted(role);
    await client.query(
      `GRANT ${right} ON DATABASE ${quoted(name)} TO ${to}${pass && role !== null ? ' WITH GRANT OPTION' : ''}`,
    );
  }
  if (limit >= 0) await client.query(`ALTER DATABASE ${quoted(name)} CONNECTION LIMIT ${Math.floor(limit)}`);
}

/**
 * Makes the extensions of the live database where its owner may, and the schemas they stand in; what only an administrator can make is left
 * out, and the comparison tells. Gives the schemas.
 */
export async function carryExtensions(client: pg.Client, { extensions }: Outside): Promise<readonly string[]> {
  const { rows } = await client.query<{ readonly name: string }>('SELECT extname AS name FROM pg_catalog.pg_extension');
  const there = new Set(rows.map(({ name }) => name));
  const made: string[] = [];
  for (const { name, schema } of extensions.filter((one) => !there.has(one.name))) {
    const own = schema !== 'public' && schema !== 'pg_catalog';
    if (own && !made.includes(schema)) {
      await client.query(`CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`);
      made.push(schema);
    }
    try {
      await client.query(`CREATE EXTENSION ${quoted(name)}${own ? ` SCHEMA ${quoted(schema)}` : ''}`);
    } catch (error) {
      if (codeOf(error) !== '42501') throw error;
    }
  }
  return made;
}

/** Gives a copy the settings of the live database; those of a role that this one may not change are left out, and the comparison tells. */
export async function carrySettings(client: pg.Client, name: string, { settings }: Outside): Promise<void> {
  for (const { role, setting } of settings) {
    const at = setting.indexOf('=');
    const [key, value] = [setting.slice(0, at), setting.slice(at + 1)];
    const whom = role === null ? `DATABASE ${quoted(name)}` : `ROLE ${quoted(role)} IN DATABASE ${quoted(name)}`;
    try {
      // Set first and taken over from there: a list, such as search_path, keeps its quotes.
      await client.query('SELECT set_config($1, $2, false)', [key, value]);
      await client.query(`ALTER ${whom} SET ${key.split('.').map(quoted).join('.')} FROM CURRENT`);
    } catch (error) {
      if (!['42501', '42704'].includes(codeOf(error))) throw error;
    }
  }
}
