import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { migrate } from '../../src/adapters/store/migrate.ts';
import { openStore } from '../../src/adapters/store/store.ts';
import type { Store } from '../../src/ports/store.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
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
    await store.forget();
  });

  it.each([
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

  it('starts the bot when the schema is there, without the right to make one', async () => {
    expect(await migrate(appUrl, movableClock())).toEqual([]);
  });
});
