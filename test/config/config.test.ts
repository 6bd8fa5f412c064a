import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = {
  DATABASE_URL: 'postgres://bot:secret-of-the-store@db/bot',
  REDIS_URL: 'redis://queue:6379',
  SLACK_BOT_TOKEN: `xoxb-${'1'.repeat(12)}`,
  SLACK_APP_TOKEN: `xapp-${'1'.repeat(12)}`,
  SLACK_SIGNING_SECRET: 'signing',
  MCP_DATABASE_URL: 'postgres://x',
  MCP_REDIS_URL: 'redis://x',
};

function load(text: string, over: Readonly<Record<string, string | undefined>> = {}) {
  const path = join(folder, 'config.yaml');
  writeFileSync(path, text);
  return loadConfig({ path, env: { ...env, ...over } });
}

/** What the person who starts it reads. */
function complaint(text: string, over: Readonly<Record<string, string | undefined>> = {}): string {
  try {
    load(text, over);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}

describe('the configuration', () => {
  it.each(['generic', 'msil'])('of profile %s is complete but for the people and the secrets', (profile) => {
    const { file } = load(`profile: ${profile}`);
    expect(file.environments['production']).toMatchObject({ production: true, server: { deployment: 'mcp-server' } });
  });

  it('asks for an approver in production with the profile msil, and for the own confirmation with generic', () => {
    expect(load('profile: msil').file.policy.production.disruptive).toEqual({ approvers: 1, typedName: false });
    expect(load('profile: generic').file.policy.production.disruptive).toEqual({ approvers: 0, typedName: false });
  });

  it('lays the file over its profile, key by key; lists are replaced', () => {
    const { file } = load(`
profile: msil
environments:
  production:
    namespace: elsewhere
    deployments: [mine]
`);
    expect(file.environments['production']).toMatchObject({
      namespace: 'elsewhere',
      deployments: ['mine'],
      timezone: 'Asia/Kolkata',
    });
  });

  it('lists every mistake at once, each with where it is and what belongs there', () => {
    const said = complaint(
      `
profile: msil
wrong: 1
defaultEnvironment: nowhere
environments:
  production:
    timezone: Mars/Olympus
    namespace: "Not A Name"
    adminPortal: { url: "javascript:alert(1)" }
    access: { operator: [dave] }
  staging:
    production: false
`,
      { SLACK_BOT_TOKEN: '', REDIS_URL: 'http://x', MCP_CHATOPS_DUTIES: 'web,cook' },
    );
    expect(said).toMatch(/has \d+ mistakes:/);
    for (const part of [
      'unknown wrong',
      'environments.production.timezone: must be an IANA time zone',
      'environments.production.namespace: must be lower-case',
      'environments.production.adminPortal.url: must be an http',
      'environments.production.access.operator.0: must be a Slack user id',
      'line 12, environments.staging.timezone: is missing (IANA time zone',
      'environments.staging.deployments: is missing',
      'SLACK_BOT_TOKEN is not set: the bot token',
      'REDIS_URL does not look right',
      'MCP_CHATOPS_DUTIES does not look right',
    ]) {
      expect(said).toContain(part);
    }
  });

  it('refuses a default environment that is not configured', () => {
    expect(complaint('profile: msil\ndefaultEnvironment: nowhere')).toContain(
      'defaultEnvironment: must be one of the environments',
    );
  });

  it('says what to do when there is no file, when it is not YAML, when a key is there twice', () => {
    expect(() => loadConfig({ path: join(folder, 'none.yaml'), env })).toThrow(/copy config\.example\.yaml/);
    expect(complaint('a: [1')).toContain('config.yaml');
    expect(complaint('profile: msil\nprofile: generic')).toMatch(/unique/i);
  });

  it('names the variables that the file names', () => {
    expect(complaint('profile: msil', { MCP_DATABASE_URL: undefined })).toContain('MCP_DATABASE_URL is not set');
  });

  it('reads a secret from the file that NAME_FILE names, without its newline', () => {
    const file = join(folder, 'token');
    writeFileSync(file, `${env.SLACK_BOT_TOKEN}\n`);
    const { slack } = load('profile: msil', { SLACK_BOT_TOKEN: undefined, SLACK_BOT_TOKEN_FILE: file });
    expect(slack.botToken).toBe(env.SLACK_BOT_TOKEN);
    const missing = { SLACK_BOT_TOKEN: undefined, SLACK_BOT_TOKEN_FILE: join(folder, 'none') };
    expect(complaint('profile: msil', missing)).toMatch(
      /^ {2}- SLACK_BOT_TOKEN_FILE names .*none, which cannot be read/m,
    );
  });

  it('does not mix the keys of two modes of reaching a database', () => {
    const { file } = load(`
profile: msil
environments: { production: { database: { mode: pod, labels: { app: postgresql }, container: postgresql } } }
`);
    expect(file.environments['production']?.database).toMatchObject({ mode: 'pod', container: 'postgresql' });
  });

  it('never repeats a secret', () => {
    const said = complaint('profile: msil\nx: 1', { SLACK_BOT_TOKEN: 'not-the-right-shape-but-secret' });
    expect(said).not.toContain('secret');
  });

  it('does not let a file reach into objects', () => {
    expect(complaint('profile: msil\n__proto__: { polluted: true }')).toContain('unknown __proto__');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
