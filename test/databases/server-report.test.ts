import { describe, expect, it } from 'vitest';
import { answerReport, serverReport } from '../../src/databases/server-report.ts';
import { fault } from '../../src/errors.ts';
import { plain } from '../../src/model/text.ts';
import { aServer, someSessions } from './samples.ts';

const fieldsOf = (report: ReturnType<typeof serverReport>) =>
  Object.fromEntries(
    (report.parts ?? []).flatMap((part) =>
      part.kind === 'fields' ? part.fields.map(({ label, value }) => [label, plain(value)]) : [],
    ),
  );

it('a server that is well is one line, with a figure for everything', () => {
  const report = serverReport(aServer(), someSessions());
  expect(report).toMatchObject({
    mark: 'good',
    headline: 'PostgreSQL 18.4 answers in 1.2 ms; 24 of 100 connections used',
  });
  expect(fieldsOf(report)).toMatchObject({
    Answers: 'login 4.1 ms, query 1.2 ms',
    'Size of mcp': '41.2 GiB',
    Replication: 'primary, no standby',
    'Oldest transaction': 'none is open',
  });
});

describe('what somebody has to look at comes first', () => {
  const oldest = { pid: 7, name: 'mcp-server', user: 'mcp', state: 'idle in transaction', seconds: 2460 };
  const standby = { kind: 'standby' as const, receives: true, behindBytes: 3 * 1024 * 1024, lagSeconds: 340 };
  const late = { name: 'replica-1', state: 'streaming', behindBytes: 1024, lagSeconds: 75 };
  const none = { count: 0, keptBytes: undefined };
  it.each([
    [aServer({ oldest }), 'a transaction has been open for 41 min'],
    [aServer({ oldest: { ...oldest, state: 'active', seconds: 599 } }), undefined],
    [aServer({ replication: standby }), 'this standby is 5 min behind'],
    [aServer({ replication: { ...standby, receives: false } }), 'this standby receives nothing from its primary'],
    [
      aServer({ replication: { kind: 'primary', standbys: [late], abandonedSlots: none } }),
      'standby replica-1 is 1 min behind',
    ],
    [
      aServer({ replication: { kind: 'primary', standbys: [], abandonedSlots: { count: 1, keptBytes: 2 ** 31 } } }),
      '1 replication slot without a reader keeps 2 GiB of WAL',
    ],
    [aServer({ vacuum: { ...aServer().vacuum, due: 1 } }), '1 table is due for a vacuum'],
    [aServer({ vacuum: { ...aServer().vacuum, auto: false } }), 'autovacuum is off'],
    [
      aServer({ vacuum: { ...aServer().vacuum, transactionAge: 2 ** 30 } }),
      '50% of all transaction numbers are used up',
    ],
    // A standby counts none of this.
    [aServer({ vacuum: { ...aServer().vacuum, counted: false, due: 9, auto: false } }), undefined],
  ])('%#: %s', (server, words) => {
    const { headline, mark } = serverReport(server, someSessions());
    expect(mark).toBe(words === undefined ? 'good' : 'warning');
    expect(headline).toContain(words ?? 'answers in');
  });

  it('of several, two are in the headline and the rest below', () => {
    const report = serverReport(
      aServer({ oldest, vacuum: { ...aServer().vacuum, due: 2 } }),
      someSessions({ used: 92 }),
    );
    expect(report.headline).toBe(
      'PostgreSQL 18.4 answers, but 92 of 100 connections used, and a transaction has been open for 41 min',
    );
    expect(report.notes?.map((note) => plain(note))).toContain('also: 2 tables are due for a vacuum');
  });
});

it('what is hidden is a question mark and a right, never none and never 0', () => {
  const standbys = [{ name: 'replica-1', state: undefined, behindBytes: undefined, lagSeconds: undefined }];
  const report = serverReport(
    aServer({
      lacking: 'GRANT pg_monitor TO "mcp_chatops";',
      replication: { kind: 'primary', standbys, abandonedSlots: { count: 0, keptBytes: undefined } },
      vacuum: { ...aServer().vacuum, counted: false },
      sizeBytes: undefined,
    }),
    someSessions(),
  );
  expect(report.mark).toBe('warning');
  expect(fieldsOf(report)).toMatchObject({
    'Size of mcp': 'unknown: counting it took too long',
    Replication: 'primary, 1 standby, how far behind is hidden from this bot',
    'Oldest transaction': '? (hidden from this bot)',
    'Last vacuum': '? (counted on a primary with track_counts on)',
  });
  expect(report.notes?.map((note) => plain(note)).join()).toContain('GRANT pg_monitor TO "mcp_chatops";');
});

it('a server that does not answer is the answer; a missing right stops the look', async () => {
  const refused = fault('DATABASE_UNREACHABLE', 'PostgreSQL cannot be asked: connection refused.');
  expect(await answerReport(Promise.reject(refused))).toMatchObject({
    mark: 'bad',
    headline: 'PostgreSQL cannot be asked: connection refused',
  });
  const forbidden = fault('DATABASE_FORBIDDEN', 'The role lacks a right.');
  await expect(answerReport(Promise.reject(forbidden))).rejects.toBe(forbidden);
});
