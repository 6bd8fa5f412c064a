import pg from 'pg';
import { breaksOlder, migrations } from './migrate.ts';

/** A table and the rights on it that the bot's role lacks. */
export interface TableRights {
  readonly table: string;
  readonly lacks: readonly string[];
}

/** What the store is, and what the role that asks may do in it. */
export interface StoreFacts {
  /** Major version. */
  readonly version: number;
  readonly role: string;
  /** The store's own clock. */
  readonly now: Date;
  /** Whether rows can be written at all: not on a standby. */
  readonly writable: boolean;
  /** Whether an answered COMMIT survives a loss of power. */
  readonly durable: boolean;
  /** Connections that the server allows this database and role. */
  readonly connections: number;
  readonly superuser: boolean;
  /** Whether the role may change the schema, and so take the guards of the audit away. */
  readonly ownsAudit: boolean;
  readonly mayCreate: boolean;
  /** Whether the role may write the audit beside the functions that number, date and seal its rows. */
  readonly writesAudit: boolean;
  /** Whether the role may call those functions. */
  readonly appendsAudit: boolean;
  /** False where the role may not read which migrations were applied; the four below are then empty. */
  readonly schemaRead: boolean;
  readonly applied: number;
  /** Migrations this version has and the store has not. */
  readonly pending: readonly string[];
  /** Migrations the store has and this version has not, and cannot work with. */
  readonly unknown: readonly string[];
  /** Newer migrations that this version can work with. */
  readonly newer: readonly string[];
  /** Applied migrations whose file is another now. */
  readonly edited: readonly string[];
  /** Tables that the applied migrations made and that are not there. */
  readonly gone: readonly string[];
  readonly lacking: readonly TableRights[];
  /** Schedules that have been due for two minutes and are not paused, and nobody has asked for. */
  readonly overdue: readonly { readonly name: string; readonly due: Date }[];
}

/** Only read by the role of `deploy/store-roles.sql`: the audit is written through functions, the schema by its owner. */
const onlyRead = ['audit', 'audit_seals', 'schema_migrations'];
const wanted = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;

/** Looks at the store in one read-only transaction. Rejects where it does not answer. */
export async function inspectStore(url: string, timeoutMs: number): Promise<StoreFacts> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    application_name: 'mcp-chatops doctor',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('BEGIN READ ONLY');
    const server = await one(
      client,
      `SELECT current_setting('server_version_num')::int / 10000 AS version, current_user AS role,
              NOT pg_is_in_recovery() AS writable,
              current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off' AS durable,
              current_setting('max_connections')::int AS connections,
              (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser,
              has_schema_privilege('public', 'CREATE') AS may_create,
              to_regprocedure('clock_now()') IS NOT NULL AS has_clock,
              to_regclass('audit') IS NOT NULL AS has_audit,
              to_regclass('schema_migrations') IS NOT NULL AS has_migrations,
              coalesce(has_table_privilege(to_regclass('schema_migrations'), 'SELECT'), true) AS schema_read`,
    );
    const { now } = await one(
      client,
      server['has_clock'] ? 'SELECT clock_now() AS now' : 'SELECT clock_timestamp() AS now',
    );
    const owns =
      server['has_audit'] === true
        ? await one(
            client,
            `SELECT pg_has_role(current_user, relowner, 'USAGE') AS owns,
                    has_table_privilege('audit', 'INSERT') OR has_table_privilege('audit_seals', 'INSERT') AS writes,
                    NOT EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'public'::regnamespace
                       AND proname IN ('audit_append', 'audit_seal') AND NOT has_function_privilege(oid, 'EXECUTE')) AS appends
               FROM pg_class WHERE oid = 'audit'::regclass`,
          )
        : {};
    const tables = server['schema_read'] && server['has_migrations'] ? await ownTables(client) : [];
    return {
      version: Number(server['version']),
      role: String(server['role']),
      now: now as Date,
      writable: server['writable'] === true,
      durable: server['durable'] === true,
      connections: Number(server['connections']),
      superuser: server['superuser'] === true,
      ownsAudit: owns['owns'] === true,
      mayCreate: server['may_create'] === true,
      writesAudit: owns['writes'] === true,
      appendsAudit: owns['appends'] !== false,
      schemaRead: server['schema_read'] === true,
      ...(await migrationFacts(client, server['has_migrations'] === true, server['schema_read'] === true)),
      gone: await goneTables(client, tables),
      lacking: await tableRights(client, tables),
      overdue: await overdue(client),
    };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function overdue(client: pg.Client): Promise<StoreFacts['overdue']> {
  const { able } = await one(
    client,
    `SELECT coalesce(has_table_privilege(to_regclass('schedules'), 'SELECT'), false) AS able`,
  );
  if (able !== true) return [];
  const { rows } = await client.query<{ name: string; due: Date }>(
    `SELECT name, due_at AS due FROM schedules WHERE paused_at IS NULL AND due_at < clock_now() - interval '2 minutes' ORDER BY due_at`,
  );
  return rows;
}

async function one(client: pg.Client, sql: string): Promise<Readonly<Record<string, unknown>>> {
  return (await client.query<Record<string, unknown>>(sql)).rows[0] ?? {};
}

async function migrationFacts(client: pg.Client, there: boolean, readable: boolean) {
  if (!readable) return { applied: 0, pending: [], unknown: [], newer: [], edited: [] };
  const known = migrations();
  const rows = there
    ? (await client.query<{ number: number; name: string; digest: string }>('SELECT * FROM schema_migrations')).rows
    : [];
  const applied = new Map(rows.map((row) => [row.number, row]));
  const numbers = new Set(known.map(({ number }) => number));
  const newest = known.at(-1)?.number ?? 0;
  const foreign = rows.filter(({ number }) => !numbers.has(number));
  const harmless = ({ number, name }: { number: number; name: string }) => number > newest && !breaksOlder(name);
  return {
    applied: rows.length,
    pending: known.filter(({ number }) => !applied.has(number)).map(({ name }) => name),
    unknown: foreign.filter((row) => !harmless(row)).map(({ name }) => name),
    newer: foreign.filter(harmless).map(({ name }) => name),
    edited: known
      .filter(({ number, digest }) => (applied.get(number)?.digest ?? digest) !== digest)
      .map(({ name }) => name),
  };
}

/** Tables that the applied migrations made: a database may hold others, which are nobody's business. */
async function ownTables(client: pg.Client): Promise<readonly string[]> {
  const { rows: done } = await client.query<{ number: number }>('SELECT number FROM schema_migrations');
  const applied = new Set(done.map(({ number }) => number));
  const tables = new Set(['schema_migrations']);
  for (const { sql } of migrations().filter(({ number }) => applied.has(number))) {
    for (const [, verb, name = ''] of sql.matchAll(/^(CREATE|DROP) TABLE (?:IF (?:NOT )?EXISTS )?(\w+)/gm)) {
      if (verb === 'CREATE') tables.add(name);
      else tables.delete(name);
    }
  }
  return [...tables];
}

/** Somebody dropped or renamed a table by hand, or restored a part of a backup. */
async function goneTables(client: pg.Client, tables: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NULL ORDER BY 1',
    [tables],
  );
  return rows.map(({ name }) => name);
}

async function tableRights(client: pg.Client, tables: readonly string[]): Promise<readonly TableRights[]> {
  const columns = wanted.map((right) => `has_table_privilege(oid, '${right}') AS "${right}"`).join(', ');
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT relname, ${columns} FROM pg_class
      WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname = ANY ($1::text[]) ORDER BY 1`,
    [tables],
  );
  return rows.flatMap((row) => {
    const table = String(row['relname']);
    const needed = onlyRead.includes(table) ? ['SELECT'] : wanted;
    const lacks = needed.filter((right) => row[right] !== true);
    return lacks.length === 0 ? [] : [{ table, lacks }];
  });
}
