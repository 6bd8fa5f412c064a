import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { source } from '../../docs/examples/alert-source.ts';
import { check } from '../../docs/examples/check.ts';
import { kinds, placed } from '../../scripts/new/place.ts';
import { healthCheckShape } from '../../src/health/health-checks.ts';

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

it('the smallest check is what the loader takes', () => {
  expect(healthCheckShape.safeParse(check).success).toBe(true);
});

describe('npm run new', () => {
  it.each([
    { kind: 'action', name: 'cache/pods', path: 'src/actions/cache/pods.ts' },
    { kind: 'action --change', name: 'scale', path: 'src/actions/scale.ts' },
    { kind: 'check', name: 'budgets', path: 'src/health/checks/budgets.ts' },
    { kind: 'alert-source', name: 'zabbix', path: 'src/alerts/sources/zabbix.ts' },
  ] as const)('names everything after the file: $kind $name', ({ kind, name, path }) => {
    const { files } = placed(kind, name);
    expect(files[0]?.path).toBe(path);
    for (const { text } of files) expect(text).not.toMatch(/\/mcp example|'example|\.\.\/src\/|docs\/examples\//);
  });

  it.each([[[]], [['colour', 'red']], [['action', '../main']], [['action', 'Big']], [['check', 'x', '--change']]])(
    'refuses %j',
    (args) => {
      const made = spawnSync(process.execPath, [join(root, 'scripts/new.ts'), ...args], {
        cwd: root,
        encoding: 'utf8',
      });
      expect(made).toMatchObject({ status: 2, stderr: expect.stringContaining('usage: npm run new --') });
    },
  );

  it('is explained in CONTRIBUTING.md, kind by kind', () => {
    const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
    for (const [kind, { files }] of Object.entries(kinds)) {
      const [first = '', ...options] = kind.split(' ');
      expect(page).toMatch(new RegExp(`npm run new -- ${first} \\S+${options.map((one) => ` ${one}`).join('')}`));
      for (const { example } of files) {
        expect(existsSync(join(root, 'docs/examples', example))).toBe(true);
        expect(page).toContain(`docs/examples/${example}`);
      }
    }
  });
});
