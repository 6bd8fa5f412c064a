import { describe, expect, it } from 'vitest';
import { locksReport } from '../../src/databases/locks-report.ts';
import { plain } from '../../src/model/text.ts';
import type { LocksSeen } from '../../src/ports/database/locks.ts';
import { aHolder, aWaiter, someLocks } from './samples.ts';

const linesOf = (seen: LocksSeen) =>
  (locksReport(seen).parts ?? []).flatMap((part) =>
    part.kind === 'list' ? part.items.map((item) => plain(item)) : [],
  );

it('nobody waits: one line', () => {
  expect(locksReport(someLocks({ waiting: [], holders: [] }))).toMatchObject({
    mark: 'good',
    headline: 'Nobody waits for a lock in mcp',
  });
});

it('who is in the way comes first, those behind stand below, and no value is shown', () => {
  const seen = someLocks();
  expect(locksReport(seen).headline).toBe(
    '3 sessions wait for a lock; 3 of them behind mcp-server (pid 4711, idle in transaction for 41 min)',
  );
  expect(linesOf(seen)).toEqual([
    '4711 mcp-server holds; idle in transaction, transaction open for 41 min: UPDATE assignments SET assignee = ? WHERE id = ?',
    '└ 4712 deploy waits for 5 min, for assignments (AccessExclusive): ALTER TABLE assignments ADD note text',
    '\u2003└ 4713 mcp-server waits for 4 min, for assignments (AccessShare): SELECT * FROM assignments WHERE id = ?',
    '└ 4714 mcp-server waits for 1 min, for a row of assignments: UPDATE assignments SET state = ?',
  ]);
});

it('offers to end what idles in the way, by the age it has', () => {
  const offers = (stateSeconds: number, state = 'idle in transaction') =>
    locksReport(someLocks({ holders: [aHolder({ stateSeconds, state })] })).offers?.[0];
  const params = { state: 'idle-in-transaction', app: 'mcp-server' };
  expect(offers(2460)).toMatchObject({ action: 'db sessions end', params: { ...params, older: '10m' } });
  expect(offers(90)).toMatchObject({ action: 'db sessions end', params: { ...params, older: '1m' } });
  expect(offers(20)).toMatchObject({ action: 'db sessions' });
  expect(offers(2460, 'active')).toMatchObject({ action: 'db sessions' });
});

describe('what is odd', () => {
  it('a circle has no first: PostgreSQL ends one of them', () => {
    const waiting = [aWaiter(1, { blockedBy: [2] }), aWaiter(2, { blockedBy: [1] }), aWaiter(3, { blockedBy: [1] })];
    const seen = someLocks({ waiting, holders: [] });
    expect(locksReport(seen).headline).toContain('3 wait for each other, and PostgreSQL ends one of them');
    expect(linesOf(seen)).toHaveLength(3);
  });

  it('one that waits for several stands behind the last of their chain, once', () => {
    const waiting = [aWaiter(2, { blockedBy: [1] }), aWaiter(3, { blockedBy: [1, 2] })];
    const lines = linesOf(someLocks({ waiting, holders: [aHolder({ pid: 1 })] }));
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/^\u2003└ 3 /);
  });

  it('a prepared transaction, and one that ended meanwhile', () => {
    const waiting = [aWaiter(2, { blockedBy: [0] }), aWaiter(3, { blockedBy: [9] })];
    const lines = linesOf(
      someLocks({ waiting, holders: [{ kind: 'prepared', names: ['two-phase'], oldestSeconds: 7300 }] }),
    );
    expect(lines[0]).toBe('prepared transaction (one of: two-phase, the oldest for 2 h)');
    expect(lines[2]).toBe('pid 9 has ended meanwhile');
  });

  it('what is hidden is said, with the right that shows it', () => {
    const unseen = { application: undefined, state: undefined, stateSeconds: undefined, statement: undefined };
    const report = locksReport(
      someLocks({
        lacking: 'GRANT pg_monitor TO "mcp_chatops";',
        holders: [aHolder({ ...unseen, transactionSeconds: undefined })],
      }),
    );
    expect(plain(report.parts?.[0]?.kind === 'list' ? (report.parts[0].items[0] ?? '') : '')).toBe(
      '4711 mcp holds; what it does is hidden',
    );
    expect(report.notes?.map((note) => plain(note)).join()).toContain('GRANT pg_monitor');
  });

  it('a long chain and many that wait: what is left out is counted, and all is in the file', () => {
    const waiting = Array.from({ length: 100 }, (_, at) => aWaiter(at + 1, { blockedBy: [at] }));
    const holder = { kind: 'prepared' as const, names: [], oldestSeconds: undefined };
    const report = locksReport(someLocks({ waiting, moreWaiting: 40, holders: [holder] }));
    expect(report.headline).toContain('140 sessions wait for a lock');
    expect(report.notes?.map((note) => plain(note))).toContain('129 more that wait are not listed here');
    expect(report.attachments).toHaveLength(1);
  });
});
