import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

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
