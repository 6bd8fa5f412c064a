import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { migrations } from '../../src/adapters/store/migrate.ts';
import { readyStore } from '../../src/adapters/store/ready.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const password = 'only-for-this-test';
const roles = readFileSync(new URL('../../deploy/store-roles.sql', import.meta.url), 'utf8');
const program = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const newest = migrations().at(-1)?.name ?? '';

let folder: string;
let database: TestDatabase;
let role: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-ready-'));
  writeFileSync(join(folder, 'config.yaml'), 'profile: msil\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The address of the store as somebody else. */
function as(user: string, word = password): string {
  const url = new URL(database.url);
  url.username = user;
  url.password = word;
  return url.href;
}

async function refusal(url: string): Promise<string> {
  return readyStore(url, movableClock()).then(
    () => 'started',
    (error: { code: string; message: string; hint: string }) => `${error.code}: ${error.message} ${error.hint}`,
  );
}

const run = (path: string, env: Readonly<Record<string, string>>) =>
  spawnSync(process.execPath, [program(path)], {
    encoding: 'utf8',
    timeout: 30_000,
    env: { PATH: process.env['PATH'] ?? '', MCP_CHATOPS_CONFIG: join(folder, 'config.yaml'), ...env },
  });

const serving = (url: string) =>
  run('src/main.ts', {
    MCP_CHATOPS_DUTIES: 'web',
    DATABASE_URL: url,
    SLACK_BOT_TOKEN: `xoxb-${'1'.repeat(12)}`,
    SLACK_APP_TOKEN: `xapp-${'1'.repeat(12)}`,
  });

describe('a bot that starts', () => {
  beforeEach(async () => {
    database = await testDatabase();
    role = `ready_${Math.random().toString(36).slice(2)}`;
    await database.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
    return async () => {
      await database.query(`DROP OWNED BY ${role}`);
      await database.query(`DROP ROLE ${role}`);
      await database.drop();
    };
  });

  it('ends with a clear sentence where its role does not exist', () => {
    const { status, stdout, stderr } = serving(as('mcp_chatops_nobody'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/The store does not let the bot in: .*mcp_chatops_nobody.*\n.*deploy\/store-roles\.sql/);
    expect(stdout + stderr).not.toContain('an error of its own');
    expect(stdout + stderr).not.toContain(password);
  });

  it('ends with a clear sentence where its role was given no rights', async () => {
    expect(await refusal(as(role))).toMatch(
      new RegExp(`^STORE_NOT_READY: The role ${role} may not read which migrations .* deploy/store-roles\\.sql`),
    );
    await database.query(`GRANT SELECT ON schema_migrations TO ${role}`);
    expect(await refusal(as(role))).toMatch(
      new RegExp(`The role ${role} lacks SELECT, .* on the table \\w+, and rights on \\d+ other tables`),
    );
  });

  it('ends where migrations are missing that its role may not make, and starts after `npm run migrate`', async () => {
    await database.query(roles.replace(':password', `'${password}'`).replaceAll('mcp_chatops_app', role));
    expect(await refusal(as(role))).toBe('started');
    await database.query('CREATE TABLE of_somebody_else (x int)');
    await database.query(`REVOKE ALL ON of_somebody_else FROM ${role}`);
    expect(await refusal(as(role))).toBe('started');
    await database.query('DROP FUNCTION audit_append, audit_seal');
    await database.query("DELETE FROM schema_migrations WHERE name = '0022_audit_by_function.sql'");
    expect(await refusal(as(role))).toMatch(/lacks the migration 0022_audit_by_function\.sql, .* `npm run migrate`/);
    // The password of the owner is in the surroundings of the program that migrates, and nowhere else.
    const { status, stdout } = run('scripts/migrate.ts', { DATABASE_OWNER_URL: database.url });
    expect(stdout).toBe('applied 0022_audit_by_function.sql\nthe store is up to date: 1 applied\n');
    expect(status).toBe(0);
    expect(run('scripts/migrate.ts', { DATABASE_URL: database.url }).stdout).toBe('the store is up to date\n');
    expect(await refusal(as(role))).toBe('started');
  });

  it('migrates by itself where one role does everything', async () => {
    await database.query('DROP SCHEMA public CASCADE');
    await database.query('CREATE SCHEMA public');
    await readyStore(database.url, movableClock());
    expect(await database.query('SELECT name FROM schema_migrations ORDER BY number DESC LIMIT 1')).toEqual([
      { name: newest },
    ]);
  });
});

describe('npm run migrate', () => {
  it('says what it lacks, and repeats no password', () => {
    const nothing = run('scripts/migrate.ts', {});
    expect([nothing.status, nothing.stderr]).toEqual([1, expect.stringContaining('DATABASE_OWNER_URL is not set')]);
    const nobody = run('scripts/migrate.ts', { DATABASE_OWNER_URL: 'postgres://owner:hidden-word@127.0.0.1:1/x' });
    expect([nobody.status, nobody.stderr]).toEqual([1, expect.stringContaining('the store was not migrated: ')]);
    expect(nobody.stderr).not.toContain('hidden-word');
  });
});
