import { describe, expect, it } from 'vitest';
import { duration } from '../../src/catalog/params/duration.ts';
import { identityOf, memberOf } from '../../src/databases/member.ts';
import { ruleOf, ruleWords, stateWord } from '../../src/databases/rule.ts';

describe('what people type', () => {
  it.each([
    ['idle in transaction', 'idle-in-transaction'],
    ['Idle_In_Transaction', 'idle-in-transaction'],
    ['idle-in-tx', 'idle-in-transaction'],
    ['IDLE', 'idle'],
    ['active', 'active'],
    [7, 7],
  ])('%s is the state %s', (typed, word) => {
    expect(stateWord(typed)).toBe(word);
  });

  const older = duration({ atLeastMs: 60_000 });
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['10 min', 600_000],
    ['2H', 7_200_000],
    ['1d', 86_400_000],
    // As a button carries it.
    [600_000, 600_000],
  ])('%s is %i ms', (typed, ms) => {
    expect(older.parse(typed)).toBe(ms);
    expect(older.parse(older.parse(typed))).toBe(ms);
  });

  it.each(['59s', '0m', '-5m', '1.5h', '10', 'm', '', '10m; DROP', '1e3s', 59_999, Number.NaN])(
    '%s is no such time',
    (typed) => {
      expect(older.safeParse(typed).success).toBe(false);
    },
  );
});

describe('a rule', () => {
  it('counts an aborted transaction as idle in transaction, and keeps two spares where nothing is said', () => {
    expect(ruleOf({ state: 'idle-in-transaction', older: 600_000, app: 'mcp-server' })).toEqual({
      states: ['idle in transaction', 'idle in transaction (aborted)'],
      olderThanSeconds: 600,
      application: 'mcp-server',
      keep: 2,
    });
  });

  it('does not take spares for sessions that are none', () => {
    expect(() => ruleOf({ state: 'idle-in-transaction', older: 600_000, keep: 1 })).toThrow(
      '`keep` is for idle sessions',
    );
  });

  it('is said in words', () => {
    const rule = ruleOf({ state: 'idle', older: 7_200_000, app: 'mcp-server', user: 'mcp' });
    expect(ruleWords(rule, 1)).toBe('1 session of mcp-server as user mcp that has been idle for 2 h or more');
    expect(ruleWords(ruleOf({ state: 'idle', older: 90_000 }), 3)).toBe(
      '3 sessions that have been idle for 1 min or more',
    );
  });
});

describe('a member of the set', () => {
  const session = {
    pid: 4711,
    bornUs: '1769868000000001',
    changedUs: '1769868000000002',
    state: 'idle in transaction (aborted)',
    user: 'mcp',
    application: '',
    client: undefined,
    stateSeconds: 61,
    transactionSeconds: undefined,
  } as const;

  it('carries which session it is, and how it was', () => {
    const { pid, bornUs, changedUs, state } = session;
    expect(identityOf(memberOf(session))).toEqual({ pid, bornUs, changedUs, state });
    expect(memberOf(session).text).toBe(
      '4711 · (no name) as mcp from this machine · idle in transaction (aborted) for 1 min',
    );
  });

  it.each(['', '4711', '4711/1/2/active', '1 OR 1/1/2/idle'])('a key like "%s" ends nothing', (key) => {
    expect(() => identityOf({ key })).toThrow('Nothing was changed');
  });
});
