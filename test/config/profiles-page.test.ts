import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/profiles.md', root), 'utf8');
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Told {
  readonly path: string;
  readonly value: unknown;
}

/** The rows of the table under a heading. Throws for one that says no path and value, or no reader. */
function rows(heading: string): readonly Told[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [table = ''] = section.split('\n## ');
  return table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| Runbook'))
    .map((line) => {
      const [, path, value] = /^\| .+ \| .+ \| `([^`]+)` = `([^`]+)` \| \S.+ \|$/.exec(line) ?? [];
      if (path === undefined || value === undefined) throw new Error(`No path, value and reader in: ${line}`);
      return { path, value: parse(value) as unknown };
    });
}

const at = (file: unknown, path: string) =>
  path.split('.').reduce<unknown>((part, key) => (isRecord(part) ? part[key] : undefined), file);

/** The path of every value; a list is one. */
function leaves(part: unknown, path: string): readonly string[] {
  if (!isRecord(part)) return [path];
  return Object.entries(part).flatMap(([key, value]) => leaves(value, path === '' ? key : `${path}.${key}`));
}

describe.each(['generic', 'msil'])('docs/profiles.md, %s', (profile) => {
  const file: unknown = parse(readFileSync(new URL(`config/${profile}.yaml`, root), 'utf8'));
  const told = rows(profile);

  it.each(told)('$path is what the profile says', ({ path, value }) => {
    expect(at(file, path)).toEqual(value);
  });

  it('leaves out no value of the profile', () => {
    const known = (leaf: string) => told.some(({ path }) => leaf === path || leaf.startsWith(`${path}.`));
    const open = leaves(file, '').filter((leaf) => !known(leaf) && leaf !== 'profile' && leaf !== 'defaultEnvironment');
    expect(open).toEqual([]);
  });
});

it('every row of what is not used yet says what it waits for', () => {
  const [, table = ''] = page.split('\n## Not used yet\n');
  const lines = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) expect(line).toMatch(/^\| \S[^|]* \| \S[^|]* \| \S[^|]* \|$/);
});
