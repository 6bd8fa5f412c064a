import { globSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { splitCommandLine } from '../../src/catalog/command-line.ts';
import { type Catalog, loadActions } from '../../src/catalog/loader.ts';
import { parseAsked, parseParams } from '../../src/catalog/parse.ts';
import { paramUsages, usageLine } from '../../src/catalog/usage.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadActions(new URL('../../src/actions/', import.meta.url));
});

const parse = (text: string) => {
  const { command, params, environment } = parseAsked(catalog, splitCommandLine(text), ['production', 'staging']);
  return { command, params, environment };
};

describe('what a command line asks for', () => {
  it.each([
    ['health', { command: 'health', params: {}, environment: undefined }],
    ['HEALTH', { command: 'health', params: {}, environment: undefined }],
    ['health staging', { command: 'health', params: {}, environment: 'staging' }],
    ['health env=staging', { command: 'health', params: {}, environment: 'staging' }],
    ['rollback', { command: 'rollback', params: {}, environment: undefined }],
    [
      'rollback mcp-server to=5',
      { command: 'rollback', params: { deployment: 'mcp-server', to: 5 }, environment: undefined },
    ],
    ['rollback to=5 staging', { command: 'rollback', params: { to: 5 }, environment: 'staging' }],
    ['auth clear-jwks', { command: 'auth clear-jwks', params: {}, environment: undefined }],
    ['db sessions staging', { command: 'db sessions', params: {}, environment: 'staging' }],
    [
      'db sessions end state=“idle in transaction” older=10m',
      {
        command: 'db sessions end',
        params: { state: 'idle-in-transaction', older: 600_000 },
        environment: undefined,
      },
    ],
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it.each([
    ['helth', /no command "helth"/, /Did you mean `\/mcp health`/],
    ['rolback to=5', /no command/, /`\/mcp rollback`/],
    ['metrics laten', /no command "metrics laten"/, /`\/mcp metrics latency`/],
    ['frobnicate', /no command "frobnicate"/, /`\/mcp help`/],
    [
      'rollback to=two/five',
      /to must be a version or a revision/,
      /Usage: `\/mcp rollback \[deployment\] \[to=…\] \[env=…\] \[dry=yes\]`, for example `\/mcp rollback`/,
    ],
    ['rollback to=@1.5', /to must be a version or a revision/, /Usage/],
    ['rollback to=-1', /to must be a version or a revision/, /Usage/],
    ['rollback to=""', /to must be a version or a revision/, /Usage/],
    ['rollback to=1 to=2', /to is given twice/, /Usage/],
    ['rollback a b', /"b" is one word too many/, /Usage/],
    ['rollback force=yes', /no parameter "force"/, /Usage/],
    ['rollback "../../etc"', /deployment must be lower-case/, /Usage/],
    ['rollback mcp-server;reboot', /deployment must be lower-case/, /Usage/],
    ['health production staging', /environment is given twice/, /Usage/],
  ])('refuses %s with what is wrong, the usage and an example', (text, what, hint) => {
    expect(() => parse(text)).toThrow(what);
    try {
      parse(text);
    } catch (error) {
      expect(error).toMatchObject({ hint: expect.stringMatching(hint) });
    }
  });

  it('takes numbers from buttons as they are, and nothing that is not a parameter', () => {
    const action = catalog.get('rollback');
    if (action === undefined) throw new Error('no rollback');
    expect(parseParams('rollback', action, { to: 41 })).toEqual({ to: 41 });
    expect(() => parseParams('rollback', action, { to: { $gt: 0 } })).toThrow(/to /);
    expect(() => parseParams('rollback', action, JSON.parse('{"__proto__":{"x":1}}'))).toThrow(/no parameter/);
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });
});

describe('every action', () => {
  it('is found by its path, has a summary without a full stop, described parameters and examples that parse to itself', () => {
    const files = globSync('**/*.ts', { cwd: new URL('../../src/actions/', import.meta.url) });
    const commands = files.map((file) => file.replace(/\.ts$/, '').replaceAll(/[\\/]/g, ' '));
    expect([...catalog.keys()].sort()).toEqual(commands.sort());
    expect(commands.length).toBeGreaterThan(7);
    for (const [command, action] of catalog) {
      expect(action.summary).not.toMatch(/\.$/);
      expect(action.examples.length).toBeGreaterThan(0);
      for (const usage of paramUsages(action)) expect(usage.description).not.toBe('');
      for (const example of action.examples) expect(parse(example.replace(/^\/mcp /, '')).command).toBe(command);
      expect(usageLine(command, action)).toMatch(new RegExp(`^/mcp ${command}`));
    }
  });
});
