import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { adviceOn } from '../../src/config/advice.ts';
import { readConfigFile } from '../../src/config/file.ts';
import { variablesOfHooks, variablesOfPaging } from '../../src/config/incidents.ts';

const root = new URL('../../', import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), 'utf8');

describe('docs/install.md', () => {
  const page = text('docs/install.md');

  it('explains each scope of the manifest, and no other', () => {
    const { oauth_config } = parse(text('manifest.yml')) as { oauth_config: { scopes: { bot: string[] } } };
    const table = /<!-- scopes -->([\s\S]*)<!-- \/scopes -->/.exec(page)?.[1] ?? '';
    const rows = [...table.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)];
    expect(rows.map(([, scope]) => scope)).toEqual(oauth_config.scopes.bot);
    for (const [, scope, why = ''] of rows) expect(why.length, scope).toBeGreaterThan(10);
  });

  it('names only scripts that package.json has', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    for (const [, name = ''] of page.matchAll(/npm (?:run )?(\w+)/g)) expect(Object.keys(scripts)).toContain(name);
  });
});

describe('the configuration for alerts in docs/install.md', () => {
  const [ours = '', alertmanager = ''] = [...text('docs/install.md').matchAll(/```yaml\n([\s\S]*?)```/g)].map(
    ([, block]) => block,
  );

  it.each(['generic', 'msil'])('is good over the profile %s, and reaches whom it names', (profile) => {
    const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-install-'));
    const path = join(folder, 'config.yaml');
    writeFileSync(path, `profile: ${profile}\n${ours}`);
    const { file, mistakes } = readConfigFile(path);
    rmSync(folder, { recursive: true });
    expect(mistakes).toEqual([]);
    if (file === undefined) throw new Error('no file');
    expect(adviceOn(file).filter((line) => line.startsWith('paging'))).toEqual([]);
    expect([...variablesOfHooks(file.hooks), ...variablesOfPaging(file.paging)]).toEqual(['ALERTMANAGER_TOKEN']);
  });

  it('posts to the hook that is configured', () => {
    const [hook = ''] = Object.keys((parse(ours) as { readonly hooks: object }).hooks);
    expect(alertmanager).toContain(`/hooks/${hook}\n`);
    expect(text('docs/install.md')).toContain('the service `mcp-chatops` in the cluster');
    expect(parse(text('deploy/base/service.yaml'))).toMatchObject({
      kind: 'Service',
      metadata: { name: 'mcp-chatops' },
    });
  });
});

describe('every page', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    ...readdirSync(new URL('docs/', root), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => `docs/${file}`),
  ];

  it.each(pages)('%s points at files that are there', (path) => {
    const links = [
      ...text(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)|(?:src|srcset)="(?!https?:)([^"]+)"/g),
    ];
    const lost = links
      .map(([, link, picture]) => link ?? picture ?? '')
      .filter((link) => !existsSync(new URL(link, new URL(path, root))));
    expect(lost).toEqual([]);
  });
});
