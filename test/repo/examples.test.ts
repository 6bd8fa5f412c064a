import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { action } from '../../docs/examples/action.ts';
import { source } from '../../docs/examples/alert-source.ts';
import { check } from '../../docs/examples/check.ts';
import { kinds, placed } from '../../scripts/new/place.ts';
import { isAction } from '../../src/catalog/action.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the smallest alert source', () => {
  const settings = source.settings.parse({ auth: { bearerEnv: 'EXAMPLE_TOKEN' } });
  const around = { secret: () => 'the-right-token', certificate: async () => '' };
  const now = new Date('2026-11-20T10:30:00Z');
  const request = (body: string, token: string) => ({
    headers: { authorization: `Bearer ${token}` },
    body: Buffer.from(body),
    now,
  });

  it('lets in who shows the secret, and nobody else', async () => {
    expect(source.secrets(settings)).toEqual(['EXAMPLE_TOKEN']);
    expect(await source.authenticate(request('', 'the-right-token'), settings, around)).toBe(true);
    expect(await source.authenticate(request('', 'another'), settings, around)).toBe(false);
  });

  it('reads an alert and its end as the same alert', () => {
    const read = (body: object) => source.parse(request(JSON.stringify(body), ''), settings).batches[0]?.alerts[0];
    const firing = read({
      name: 'HighErrorRate',
      firing: true,
      since: '2026-11-20T10:00:00Z',
      url: 'https://x.example',
    });
    expect(firing).toMatchObject({ status: 'firing', summary: 'HighErrorRate', startsAt: '2026-11-20T10:00:00.000Z' });
    expect(read({ name: 'HighErrorRate', firing: false })).toMatchObject({
      status: 'resolved',
      fingerprint: firing?.fingerprint,
    });
    expect(() => source.parse(request('[]', ''), settings)).toThrow(/must be an object with name and firing/);
  });
});

it('the smallest action and the smallest check are what the loaders take', () => {
  expect(isAction(action)).toBe(true);
  expect(check.title).not.toBe('');
});

describe('npm run new', () => {
  // A tree with folders of its own for what is added, and the real sources beside them.
  let tree: string;
  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'mcp-chatops-new-'));
    mkdirSync(join(tree, 'src'));
    for (const entry of readdirSync(join(root, 'src'))) {
      if (entry !== 'actions' && entry !== 'health' && entry !== 'alerts')
        symlinkSync(join(root, 'src', entry), join(tree, 'src', entry));
    }
    for (const folder of ['health', 'alerts'])
      cpSync(join(root, 'src', folder), join(tree, 'src', folder), { recursive: true });
    for (const entry of ['docs', 'node_modules']) symlinkSync(join(root, entry), join(tree, entry));
    cpSync(join(root, 'scripts'), join(tree, 'scripts'), { recursive: true });
    cpSync(join(root, 'package.json'), join(tree, 'package.json'));
  });
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  const make = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(tree, 'scripts/new.ts'), ...args], { cwd: tree, encoding: 'utf8' });
  const loaded = (path: string, name: string) => {
    const code = `const m = await import(${JSON.stringify(join(tree, path))}); console.log(Object.keys(m).join(), typeof m.${name});`;
    return spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: tree, encoding: 'utf8' });
  };

  it.each([
    { kind: 'action', name: 'cache/pods', path: 'src/actions/cache/pods.ts', exported: 'action' },
    { kind: 'check', name: 'budgets', path: 'src/health/checks/budgets.ts', exported: 'check' },
    { kind: 'alert-source', name: 'zabbix', path: 'src/alerts/sources/zabbix.ts', exported: 'source' },
  ])('$kind $name: a file that loads', ({ kind, name, path, exported }) => {
    expect(make(kind, name)).toMatchObject({ status: 0, stdout: expect.stringContaining(`${path} is there. Next`) });
    expect(loaded(path, exported)).toMatchObject({ status: 0, stdout: `${exported} object\n` });
    const again = make(kind, name);
    expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining('is there already') });
  });

  it('names the command and the type after the file', () => {
    expect(placed('action', 'cache/pods').text).toContain("'/mcp cache pods'");
    expect(placed('alert-source', 'zabbix').text).toContain("type: 'zabbix'");
    expect(placed('alert-source', 'zabbix').text).toContain("from '../source.ts'");
    expect(placed('check', 'budgets').text).toContain("from '../check.ts'");
  });

  it.each([[[]], [['colour', 'red']], [['action', '../main']], [['action', 'Big']]])('refuses %j', (args) => {
    expect(make(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining('usage: npm run new --') });
  });

  it('is explained in CONTRIBUTING.md, kind by kind', () => {
    const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
    for (const kind of Object.keys(kinds)) {
      expect(page).toContain(`npm run new -- ${kind} `);
      expect(existsSync(join(root, `docs/examples/${kind}.ts`))).toBe(true);
      expect(page).toContain(`docs/examples/${kind}.ts`);
    }
  });
});
