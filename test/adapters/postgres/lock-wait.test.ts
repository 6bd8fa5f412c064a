import { expect, it } from 'vitest';
import { lockWaitOf, lockWaitWords } from '../../../src/adapters/postgres/lock-wait.ts';

const row = {
  locktype: 'relation',
  relation: 't',
  pid: '7',
  app: 'billing',
  kind: 'client backend',
  open_s: '720',
  blockers: '3',
};
const words = (other: Partial<Record<keyof typeof row, string | null>>) => {
  const wait = lockWaitOf({ ...row, ...other });
  return wait === undefined ? undefined : lockWaitWords(wait);
};

it('names who holds the lock, since when, and how many more are in the way', () => {
  expect(words({})).toBe('waiting for a lock on the table, held by pid 7 (billing, open for 12 min) and 2 more');
  expect(words({ locktype: 'virtualxid', blockers: '1' })).toBe('waiting for pid 7 (billing, open for 12 min) to end');
});

it('says what is known where a session is hidden, has no name, or is a prepared transaction', () => {
  expect(words({ app: '', blockers: '1' })).toContain('pid 7 (client backend, open for 12 min)');
  expect(words({ app: null, kind: null, open_s: null, blockers: '1' })).toBe(
    'waiting for a lock on the table, held by pid 7',
  );
  expect(words({ pid: '0', app: null, kind: null, open_s: null, blockers: '1' })).toContain('a prepared transaction');
});

it('nobody in the way any more is no wait', () => expect(words({ pid: null })).toBeUndefined());

it('a name that somebody gave a session stays in its line, and short', () => {
  expect(words({ app: `a\n\tb${'x'.repeat(200)}`, blockers: '1' })).toMatch(/\(a bx{36}…, open for 12 min\)$/);
});
