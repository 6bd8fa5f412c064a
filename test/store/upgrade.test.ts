import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { migrate, migrations } from '../../src/adapters/store/migrate.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

/** The newest migration of the last release: what workers that still run during an upgrade know. Raise it with each release. */
const released = 4;

interface Column {
  readonly key: string;
  readonly type: string;
  readonly required: boolean;
}

interface Rule {
  readonly key: string;
  readonly says: string;
  readonly columns: readonly string[];
}

/** What a program can depend on in a schema. */
interface Shape {
  readonly columns: ReadonlyMap<string, Column>;
  readonly functions: ReadonlySet<string>;
  /** Rules that refuse rows: unique indexes, foreign keys and checks, by table. */
  readonly rules: ReadonlyMap<string, Rule>;
}

const columnsSql = `
  SELECT c.relname || '.' || a.attname AS key, format_type(a.atttypid, a.atttypmod) AS type,
         a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS required
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped`;
const functionsSql = `
  SELECT p.oid::regprocedure::text || ' ' || pg_get_function_result(p.oid) AS key
  FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace`;
const rulesSql = `
  SELECT conrelid::regclass || ' ' || conname AS key, pg_get_constraintdef(o.oid) AS says,
         ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY (conkey)) AS columns
  FROM pg_constraint o WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'u', 'p', 'x')
  UNION ALL
  SELECT indrelid::regclass || ' ' || indexrelid::regclass, pg_get_indexdef(indexrelid),
         ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = indrelid AND attnum = ANY (indkey::int2[]))
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  WHERE c.relnamespace = 'public'::regnamespace AND indisunique`;

async function shapeOf(client: pg.Client): Promise<Shape> {
  const columns = (await client.query<Column>(columnsSql)).rows;
  const functions = (await client.query<{ key: string }>(functionsSql)).rows;
  const rules = (await client.query<Rule>(rulesSql)).rows;
  return {
    columns: new Map(columns.map((column) => [column.key, column])),
    functions: new Set(functions.map(({ key }) => key)),
    rules: new Map(rules.map((rule) => [rule.key, rule])),
  };
}

const literals = (text: string) => new Set([...text.matchAll(/'([^']*)'/g)].map(([, value]) => value ?? ''));
const tableOf = (key: string) => key.split(/[. ]/)[0] ?? '';

/** What a program that was written for the older shape may stumble over in the newer one. */
function dangers(older: Shape, newer: Shape): readonly string[] {
  const functions = [...older.functions].filter((key) => !newer.functions.has(key));
  return [
    ...columnDangers(older, newer),
    ...functions.map((key) => `function ${key} is gone or another`),
    ...ruleDangers(older, newer),
  ];
}

/** Columns that people alone read, no program of any release. */
const readByNoProgram: ReadonlySet<string> = new Set(['audit.event', 'audit.actor']);

const tablesOf = ({ columns }: Shape) => new Set([...columns.keys()].map(tableOf));

function columnDangers(older: Shape, newer: Shape): readonly string[] {
  const tables = tablesOf(older);
  const changed = [...older.columns.values()].flatMap(({ key, type, required }) => {
    const now = newer.columns.get(key);
    if (now === undefined) return readByNoProgram.has(key) ? [] : [`${key} is gone`];
    if (now.type !== type) return [`${key} was ${type} and is ${now.type}`];
    return now.required && !required ? [`${key} must be given now`] : [];
  });
  const added = [...newer.columns.values()].filter(({ key }) => !older.columns.has(key) && tables.has(tableOf(key)));
  return [...changed, ...added.flatMap(({ key, required }) => (required ? [`${key} is new and must be given`] : []))];
}

function ruleDangers(older: Shape, newer: Shape): readonly string[] {
  const tables = tablesOf(older);
  return [...newer.rules.values()].flatMap(({ key, says, columns }) => {
    const before = older.rules.get(key)?.says;
    if (!tables.has(tableOf(key)) || before === says) return [];
    const onNewColumns =
      columns.length > 0 && columns.every((column) => !older.columns.has(`${tableOf(key)}.${column}`));
    const wider = before !== undefined && [...literals(before)].every((value) => literals(says).has(value));
    return onNewColumns || wider ? [] : [`${key} is a new rule: ${says}`];
  });
}

async function emptyDatabase(): Promise<{ client: pg.Client; drop(): Promise<void> }> {
  const name = `upgrade_${randomBytes(6).toString('hex')}`;
  const at = (database: string) => inject('databases').replace(/DATABASE$/, database);
  const admin = new pg.Client({ connectionString: at('postgres') });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const client = new pg.Client({ connectionString: at(name) });
  await client.connect();
  return {
    client,
    async drop() {
      await client.end();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}

describe('an upgrade', () => {
  let made: Awaited<ReturnType<typeof emptyDatabase>>;
  beforeAll(async () => {
    made = await emptyDatabase();
  });
  afterAll(() => made.drop());

  it('leaves the workers of the last release what they know, after each migration', async () => {
    const { client } = made;
    const apply = async (sql: string) => {
      await client.query('BEGIN');
      await client.query(sql);
      await client.query('COMMIT');
    };
    for (const { sql } of migrations().filter(({ number }) => number <= released)) await apply(sql);
    const older = await shapeOf(client);
    for (const { name, sql, number } of migrations()) {
      if (number <= released) continue;
      await apply(sql);
      if (!name.endsWith('.breaking.sql')) expect(dangers(older, await shapeOf(client)), name).toEqual([]);
    }
  });

  it.each([
    ['ALTER TABLE runs DROP COLUMN origin CASCADE', 'runs.origin is gone'],
    ['ALTER TABLE runs RENAME COLUMN origin TO source', 'runs.origin is gone'],
    ['DROP TABLE audit_seals', 'audit_seals.seq is gone'],
    ['ALTER TABLE runs ALTER COLUMN action TYPE varchar(10)', 'runs.action was text and is character varying(10)'],
    ['ALTER TABLE runs ADD COLUMN mood text NOT NULL', 'runs.mood is new and must be given'],
    ['ALTER TABLE runs ALTER COLUMN report SET NOT NULL', 'runs.report must be given now'],
    ['CREATE UNIQUE INDEX one_each ON runs (action)', 'runs one_each is a new rule'],
    ["ALTER TABLE runs ADD CONSTRAINT calm CHECK (action <> 'x')", 'runs calm is a new rule'],
    ['ALTER FUNCTION clock_now() RENAME TO now_now', 'function clock_now()'],
  ])('that did this would be found: %s', async (sql, danger) => {
    const { client } = made;
    const older = await shapeOf(client);
    await client.query('BEGIN');
    try {
      await client.query('ALTER TABLE audit DISABLE TRIGGER ALL');
      await client.query(sql);
      expect(dangers(older, await shapeOf(client)).join('\n')).toContain(danger);
    } catch (error) {
      // Some of it PostgreSQL refuses by itself, which is as good.
      expect(String(error)).toMatch(/depend|generated column|trigger definition/);
    } finally {
      await client.query('ROLLBACK');
    }
  });

  it.each([
    'ALTER TABLE runs ADD COLUMN mood text',
    "ALTER TABLE runs ADD COLUMN mood text NOT NULL DEFAULT 'calm'",
    'CREATE TABLE moods (id bigint PRIMARY KEY, run bigint NOT NULL)',
    'CREATE INDEX by_action ON runs (action)',
    'ALTER TABLE runs ADD COLUMN mood text CHECK (mood IS NOT NULL)',
  ])('that did this would be let through: %s', async (sql) => {
    const { client } = made;
    const older = await shapeOf(client);
    await client.query('BEGIN');
    await client.query(sql);
    const found = dangers(older, await shapeOf(client));
    await client.query('ROLLBACK');
    expect(found).toEqual([]);
  });
});

describe('a version that is taken back', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());
  const newer = (name: string) =>
    database.query("INSERT INTO schema_migrations (number, name, digest) VALUES (9999, $1, 'x')", [name]);

  it('starts on the schema of a newer one that only added', async () => {
    await newer('9999_moods.sql');
    expect(await migrate(database.url, movableClock())).toEqual([]);
    await database.query('DELETE FROM schema_migrations WHERE number = 9999');
  });

  it('refuses to start on one that took something away, and says which', async () => {
    await newer('9999_no_moods.breaking.sql');
    await expect(migrate(database.url, movableClock())).rejects.toThrow(
      /9999_no_moods.breaking.sql, which this version/,
    );
  });
});
