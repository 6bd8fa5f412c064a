import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { migrate } from '../../src/adapters/store/migrate.ts';
import { openStore } from '../../src/adapters/store/store.ts';
import type { Store } from '../../src/ports/store.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { forgetAll } from '../support/retention.ts';
import { anApprovedRun, mustClaim } from '../support/store.ts';

const password = 'only-for-this-test';
const script = readFileSync(new URL('../../deploy/store-roles.sql', import.meta.url), 'utf8');

let database: TestDatabase;
let appUrl: string;
let app: pg.Client;
let store: Store;

beforeAll(async () => {
  database = await testDatabase();
  await database.query(script.replace(':password', `'${password}'`));
  const url = new URL(database.url);
  url.username = 'mcp_chatops_app';
  url.password = password;
  appUrl = url.href;
  app = new pg.Client({ connectionString: appUrl });
  await app.connect();
  store = openStore({ url: appUrl, clock: movableClock(), workConnections: 4 });
});

afterAll(async () => {
  await store.close();
  await app.end();
  // The role belongs to the whole server, its rights to this database alone.
  await database.query('DROP OWNED BY mcp_chatops_app');
  await database.drop();
});

describe('the role the bot works with', () => {
  it('is enough for a whole run, its approval, its messages and its audit', async () => {
    const { run } = await anApprovedRun(store);
    const claimed = await mustClaim(store, run);
    await store.runs.lock(claimed, 'production/deployment/mcp-server');
    await store.runs.begin(claimed);
    await store.runs.beginStep(claimed, { key: 'patch', kind: 'effect', position: 0 });
    await store.runs.endStep(claimed, 'patch', { state: 'done' });
    await store.runs.verifying(claimed, {});
    await store.runs.finish(claimed, { state: 'succeeded' });
    expect(await store.audit.seal()).toBeGreaterThan(3);
    expect(await store.messages.due(10)).toHaveLength(1);
    await database.setOffset(60 * 24 * 60 * 60_000);
    await database.query("UPDATE messages SET state = 'posted', delivered = wanted");
    await forgetAll(store);
    await database.setOffset(0);
    expect(await store.runs.run(run)).toBeUndefined();
  });

  it.each([
    "INSERT INTO audit (body) VALUES ('{}')",
    "INSERT INTO audit (id, body) OVERRIDING SYSTEM VALUE VALUES (9e18, '{}')",
    "INSERT INTO audit_seals (seq, audit_id, hash) SELECT 9e18, min(id), '' FROM audit",
    "SELECT nextval('audit_id_seq')",
    "SELECT setval('audit_id_seq', 9e18::bigint)",
    "INSERT INTO audit_entries (body) VALUES ('{}')",
    'UPDATE audit_entries SET body = body',
    'DELETE FROM audit_entries',
    'UPDATE audit SET body = body',
    'DELETE FROM audit',
    'TRUNCATE audit CASCADE',
    'UPDATE audit_seals SET seq = seq + 1',
    'DELETE FROM audit_seals',
    'ALTER TABLE audit DISABLE TRIGGER ALL',
    'DROP TRIGGER audit_for_ever ON audit',
    'ALTER TABLE audit ADD COLUMN x int',
    'CREATE TABLE mine (x int)',
    `CREATE OR REPLACE FUNCTION audit_is_for_ever() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
    'SET session_replication_role = replica',
  ])('cannot rewrite the audit: %s', async (sql) => {
    await expect(app.query(sql)).rejects.toThrow(/permission denied|must be owner/);
  });

  it('gets its own row into the audit whatever it lays before the names of it', async () => {
    await app.query('CREATE TEMP TABLE audit (body text)');
    await app.query('CREATE TEMP TABLE audit_seals (seq bigint, audit_id bigint, hash bytea)');
    await app.query("SELECT audit_append('said', 'U1', 'S-1', '{}')");
    await app.query('SELECT audit_seal(1000, 1000)');
    expect(
      await database.query("SELECT id FROM audit_entries JOIN audit_seals ON audit_id = id WHERE event = 'said'"),
    ).toHaveLength(1);
  });

  it('is the only one beside the owner who may write it', async () => {
    const { rows } = await app.query<{ name: string; everybody: boolean }>(
      `SELECT proname AS name, EXISTS (SELECT 1 FROM aclexplode(proacl) WHERE grantee = 0) AS everybody
         FROM pg_proc WHERE proname IN ('audit_append', 'audit_seal') ORDER BY 1`,
    );
    expect(rows).toEqual([
      { name: 'audit_append', everybody: false },
      { name: 'audit_seal', everybody: false },
    ]);
  });

  it('starts the bot when the schema is there, without the right to make one', async () => {
    expect(await migrate(appUrl, movableClock())).toEqual([]);
  });
});
