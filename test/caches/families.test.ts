import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate, familiesOf, familyOf } from '../../src/caches/families.ts';
import { aKey, someKeys } from './samples.ts';

describe('what a key begins with', () => {
  it.each([
    ['cache:user:42', 'cache:user:'],
    ['cache:user:42:profile', 'cache:user:'],
    ['cache:42:profile', 'cache:'],
    ['cache:tool:list:page:1', 'cache:tool:'],
    ['session:9f8e7d6c5b4a', 'session:'],
    ['session:550e8400-e29b-41d4-a716-446655440000:data', 'session:'],
    ['a/b/c', 'a/b/'],
    ['cache.tools', 'cache.'],
    ['9f8e7d6c5b4a:data', ''],
    ['plain', ''],
    ['', ''],
    [':odd', ''],
    ['\\x00\\xff:a', ''],
    [`${'long'.repeat(20)}:a`, ''],
  ])('%s: %j', (name, prefix) => {
    expect(familyOf(name)).toBe(prefix);
  });

  it('is a part of its name that it begins with, whatever that is', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(name.startsWith(familyOf(name))).toBe(true);
      }),
    );
  });
});

it('of a part of the keys the counts are estimates, with how far they may be off', () => {
  const [tools, sessions] = familiesOf(someKeys());
  expect(tools).toMatchObject({ prefix: 'cache:tool:', count: { keys: 802_888 }, asked: 600, lasting: 150 });
  expect(sessions).toMatchObject({ prefix: 'session:', count: { keys: 401_444 }, asked: 300, lasting: 0 });
  expect(tools?.count.off).toBeGreaterThan(15_000);
  expect(tools?.count.off).toBeLessThan(25_000);
});

it('the truth is within the estimate in 95 of 100 samples', () => {
  let [seed, inside] = [1, 0];
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const total = 100_000;
  for (let run = 0; run < 400; run += 1) {
    const share = 0.05 + random() * 0.9;
    const names = Array.from({ length: 500 }, () => 'x');
    const found = names.filter(() => random() < share).length;
    const { keys, off } = estimate(found, names.length, total);
    if (Math.abs(keys - share * total) <= off) inside += 1;
  }
  expect(inside).toBeGreaterThan(366);
});

it('of all keys the counts are counts, and what nobody was told stays unknown', () => {
  const names = ['cache:a', 'cache:b', 'other'];
  const sample = [
    aKey('cache:a', { bytes: undefined, ttlMs: undefined }),
    aKey('cache:b', { bytes: undefined, ttlMs: undefined }),
  ];
  expect(familiesOf({ names, sample, total: 3, complete: true })).toEqual([
    { prefix: 'cache:', count: { keys: 2, off: 0 }, bytes: undefined, asked: 0, lasting: 0, ttlMs: undefined },
    { prefix: '', count: { keys: 1, off: 0 }, bytes: undefined, asked: 0, lasting: 0, ttlMs: undefined },
  ]);
});
