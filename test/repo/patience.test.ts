import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { patienceMs } from '../support/patience.ts';

const root = new URL('../../', import.meta.url);
const files = globSync('test/**/*.ts', { cwd: root }).filter((file) => !/(?:^|\/)patience(?:\.test)?\.ts$/.test(file));

/** Waits that give up sooner than a busy machine answers. */
function short(text: string): readonly string[] {
  const polls = [...text.matchAll(/\.poll\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\btimeout: ([\d_]+)/g)];
  const waits = [...text.matchAll(/\bwaitFor\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*, ([\d_]{4,}),?\s*\)/g)];
  const hasty = [...polls, ...waits].filter(([, ms]) => Number(ms?.replaceAll('_', '')) < patienceMs);
  return [...hasty.map(([wait]) => wait), ...(text.match(/\bvi\.wait(?:For|Until)\(/g) ?? [])];
}

it('finds a wait that gives up early', () => {
  expect(short('await expect.poll(() => seen(1), { timeout: 5000 }).toBe(1)')).toHaveLength(1);
  expect(short("await workspace.waitFor('it', () => a(b(1)), 15_000)")).toHaveLength(1);
  expect(short('await vi.waitFor(() => expect(seen).toBe(1))')).toHaveLength(1);
  expect(short('await expect.poll(() => seen(1)).toBe(1)')).toEqual([]);
});

/** Speed judged by the clock on the wall: it fails on a busy machine, and is measured in bench/ (CPU time is not: see support/cpu-ms.ts). */
const timed = (text: string) =>
  text.match(/(?:performance|Date)\.now\(\) - \w+\)\s*\.toBeLessThan(?:OrEqual)?\(/g) ?? [];

it('finds a test that is judged by the wall clock', () => {
  expect(timed('expect(performance.now() - started).toBeLessThan(700)')).toHaveLength(1);
  expect(timed('expect(performance.now() - started).toBeGreaterThanOrEqual(7)')).toEqual([]);
});

it('no test is judged by the wall clock', () => {
  const found = files
    .filter((file) => !file.startsWith('test/faults/'))
    .flatMap((file) => timed(readFileSync(new URL(file, root), 'utf8')).map((judged) => `${file}: ${judged}`));
  expect(found).toEqual([]);
});

it('no test gives up sooner than a busy machine answers', () => {
  const found = files.flatMap((file) =>
    short(readFileSync(new URL(file, root), 'utf8')).map((wait) => `${file}: ${wait}`),
  );
  expect(found).toEqual([]);
});
