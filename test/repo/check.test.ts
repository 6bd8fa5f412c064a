import { describe, expect, it } from 'vitest';
import { digestOf } from '../../scripts/check/digests.ts';
import { changedSince } from '../../scripts/check/green.ts';
import { closures, partsOf } from '../../scripts/check/imports.ts';

/** A repository of these files. */
function repository(texts: Readonly<Record<string, string>>) {
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, digestOf([text])]));
  return closures(files, (path) => texts[path] ?? '');
}

const story = {
  'test/a.test.ts': "import { b } from '../src/b.ts';\nimport type { C } from '../src/deep/c.ts';",
  'src/b.ts': "export { d } from './d.json';",
  'src/deep/c.ts': "const later = () => import('../e.ts');",
  'src/d.json': '{}',
  'src/e.ts': 'export const e = 1;',
  'src/other.ts': 'export const other = 1;',
};

describe('the digest of a test file', () => {
  it.each(['src/b.ts', 'src/deep/c.ts', 'src/d.json', 'src/e.ts'] as const)('changes with %s', (path) => {
    const changed = repository({ ...story, [path]: `${story[path]} ` });
    expect(changed('test/a.test.ts')).toBeDefined();
    expect(changed('test/a.test.ts')).not.toBe(repository(story)('test/a.test.ts'));
  });

  it('stays where something changes that it does not import', () => {
    const changed = repository({ ...story, 'src/other.ts': '' });
    expect(changed('test/a.test.ts')).toBe(repository(story)('test/a.test.ts'));
  });

  it('is none where something it imports may read more than it imports, or is not there', () => {
    expect(
      repository({ ...story, 'src/e.ts': "import { readFileSync } from 'node:fs';" })('test/a.test.ts'),
    ).toBeUndefined();
    const { 'src/e.ts': _, ...less } = story;
    expect(repository(less)('test/a.test.ts')).toBeUndefined();
  });
});

it.each([
  "new URL('.', import.meta.url)",
  'await import(path)',
  'await import(`./other.ts`)',
  "import { spawn } from 'node:child_process';",
  "require('x')",
])('what may read more than it imports is told: %s', (text) => {
  expect(partsOf(text).open).toBe(true);
});

it('what changed is what has no digest, or another one', () => {
  const green = new Map([
    ['same', '1'],
    ['other', '1'],
    ['gone', '1'],
  ]);
  expect(
    changedSince(
      green,
      new Map([
        ['same', '1'],
        ['other', '2'],
        ['new', '1'],
      ]),
    ),
  ).toEqual(['other', 'new']);
});
