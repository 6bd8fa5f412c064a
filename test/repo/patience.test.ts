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

it('no test gives up sooner than a busy machine answers', () => {
  const found = files.flatMap((file) =>
    short(readFileSync(new URL(file, root), 'utf8')).map((wait) => `${file}: ${wait}`),
  );
  expect(found).toEqual([]);
});
