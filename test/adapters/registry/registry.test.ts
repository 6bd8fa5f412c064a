import { Agent } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { challengeOf } from '../../../src/adapters/registry/challenge.ts';
import { registryReader } from '../../../src/adapters/registry/registry.ts';
import type { RegistrySettings } from '../../../src/adapters/registry/settings.ts';
import type { PullAccount } from '../../../src/ports/cluster.ts';
import { account, startRegistry, type TestRegistry } from '../../support/registry.ts';

let registry: TestRegistry;
let dispatcher: Agent;
beforeAll(async () => {
  registry = await startRegistry();
  dispatcher = new Agent();
});
beforeEach(() => Object.assign(registry, { signIn: 'none', tellsDigests: true, broken: undefined, realm: undefined }));
afterAll(async () => {
  await dispatcher.destroy();
  await registry.stop();
});

/** Asks for an image there, with the account of a pull Secret where one is given. */
function look(reference: string, own?: PullAccount, more: Partial<RegistrySettings> = {}) {
  const { host, url } = registry;
  const settings = { host, url, ...(own === undefined ? {} : { pullSecret: 'pull' }), ...more };
  const reader = registryReader({ registries: [settings], dispatcher, account: async () => own });
  return reader.manifest({ host, path: 'mcp/server', reference }, { timeoutMs: 5000 });
}

describe('what a registry has', () => {
  it('is its digest, by tag and by digest, asked with HEAD alone', async () => {
    const digest = registry.push('mcp/server', '2.4.0');
    const since = registry.asked.length;
    expect(await look('2.4.0')).toEqual({ digest });
    expect(await look(digest)).toEqual({ digest });
    expect(registry.asked.slice(since).map((line) => line.split(' ')[0])).toEqual(['HEAD', 'HEAD']);
  });

  it('is nothing where it has no such tag', async () => {
    expect(await look('9.9.9')).toBeUndefined();
  });

  it('is worked out where it does not tell the digest', async () => {
    const digest = registry.push('mcp/server', '2.4.1');
    registry.tellsDigests = false;
    expect(await look('2.4.1')).toEqual({ digest });
  });
});

describe('a registry that asks who it is', () => {
  it.each(['basic', 'token'] as const)('%s: it is told, with the account of the Secret', async (signIn) => {
    const digest = registry.push('mcp/server', '2.4.2');
    registry.signIn = signIn;
    expect(await look('2.4.2', account)).toEqual({ digest });
  });

  it('the first question tells nobody’s name, and the account goes to the server of tokens alone', async () => {
    registry.push('mcp/server', '2.4.2');
    registry.signIn = 'token';
    const since = registry.asked.length;
    await look('2.4.2', account);
    expect(registry.asked.slice(since)).toEqual([
      'HEAD /v2/mcp/server/manifests/2.4.2 nobody',
      'GET /token Basic',
      'HEAD /v2/mcp/server/manifests/2.4.2 Bearer',
    ]);
  });

  it.each(['basic', 'token'] as const)('%s: without an account it is told, and nothing is guessed', async (signIn) => {
    registry.signIn = signIn;
    await expect(look('2.4.2')).rejects.toMatchObject({ code: 'REGISTRY_FAILED' });
  });

  it('a wrong password is named, and never told', async () => {
    registry.signIn = 'token';
    const wrong = look('2.4.2', { username: 'puller', password: 'hunter2' });
    await expect(wrong).rejects.toThrow(/gives no token \(401\)/);
    await expect(look('2.4.2', { username: 'puller', password: 'hunter2' })).rejects.not.toThrow(/hunter2/);
  });

  it('one that sends the account to another server gets nothing, unless that server is configured', async () => {
    const digest = registry.push('mcp/server', '2.4.2');
    const other = await startRegistry();
    other.push('mcp/server', '2.4.2');
    registry.signIn = 'token';
    registry.realm = `${other.url}/token`;
    await expect(look('2.4.2', account)).rejects.toThrow(`has its tokens from another server, ${other.host}`);
    expect(other.asked).toEqual([]);
    registry.realm = `${registry.url}/token`;
    expect(await look('2.4.2', account, { tokenUrl: other.url })).toEqual({ digest });
    await other.stop();
  });
});

describe('a registry that does not say', () => {
  it.each([
    [403, /does not let the bot see mcp\/server \(403\)/],
    [429, /is rate-limiting us/],
    [503, /answers 503/],
    [302, /answers 302/],
  ])('%i', async (status, words) => {
    registry.broken = status;
    await expect(look('2.4.0')).rejects.toThrow(words);
  });

  it('is away', async () => {
    const gone = await startRegistry();
    await gone.stop();
    const { host, url } = gone;
    const reader = registryReader({ registries: [{ host, url }], dispatcher, account: async () => undefined });
    const asked = reader.manifest({ host, path: 'mcp/server', reference: '1' }, { timeoutMs: 5000 });
    await expect(asked).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
      message: expect.stringContaining('cannot be reached'),
    });
  });

  it('is not configured', async () => {
    const reader = registryReader({ registries: [], dispatcher, account: async () => undefined });
    const asked = reader.manifest({ host: 'docker.io', path: 'a', reference: '1' }, { timeoutMs: 5000 });
    await expect(asked).rejects.toMatchObject({ code: 'NOT_CONFIGURED' });
  });
});

describe('a challenge', () => {
  it('is read with its parameters, in any order', () => {
    expect(challengeOf('Bearer service="s",scope="a,b",realm="https://x/t"')).toEqual({
      scheme: 'bearer',
      realm: 'https://x/t',
      service: 's',
      scope: 'a,b',
    });
    expect(challengeOf('basic realm="x"')).toEqual({ scheme: 'basic' });
  });

  it.each(['', 'Bearer', 'Negotiate abc', 'Bearer realm=unquoted'])('%j is none', (header) => {
    expect(challengeOf(header)).toBeUndefined();
  });
});
