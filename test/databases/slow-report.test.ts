import { expect, it } from 'vitest';
import { slowReport } from '../../src/databases/slow-report.ts';
import { plain } from '../../src/model/text.ts';
import type { StatementsSeen } from '../../src/ports/database/statements.ts';
import { someStatements } from './samples.ts';

const itemsOf = (seen: StatementsSeen) =>
  (slowReport(seen, 100).parts ?? []).flatMap((part) =>
    part.kind === 'list' ? part.items.map((item) => plain(item)) : [],
  );

it('what costs most comes first, as a shape without values', () => {
  expect(slowReport(someStatements(), 100).headline).toBe(
    '2 of 412 statements take longer than 100 ms on average; they use 62% of all time',
  );
  expect(itemsOf(someStatements())).toEqual([
    '218 ms on average, 10 min at most, 41,208 calls by mcp, 61% of all time, 93% from memory: SELECT * FROM assignments WHERE assignee = $1 ORDER BY created_at',
    '4.2 s on average, 4.2 s at most, 1 call by mcp, under 1% of all time: UPDATE assignments SET note = ? WHERE id = ?',
  ]);
});

it.each([
  [someStatements({ statements: [], slower: 0 }), 'good', 'None of 412 statements takes longer than 100 ms on average'],
  [someStatements({ statements: [], slower: 0, seen: 0 }), 'good', 'No statement has been counted in mcp yet'],
  [
    someStatements({ statements: [], slower: 0, seen: 3, hidden: 56 }),
    'warning',
    'None of the 3 this bot can see takes longer than 100 ms on average',
  ],
  [
    someStatements({ statements: [], slower: 0, seen: 0, hidden: 56 }),
    'unknown',
    'What is slow in mcp is unknown: 56 statements hidden from this bot',
  ],
  [
    someStatements({ slower: 30 }),
    'warning',
    '30 of 412 statements take longer than 100 ms on average; the 2 below use 62% of all time',
  ],
] as const)('%#: %s', (seen, mark, headline) => {
  expect(slowReport(seen, 100)).toMatchObject({ mark, headline });
});

it('each way in which nothing is counted has its own fix', () => {
  expect(itemsOf({ kind: 'not loaded', database: 'mcp' })).toEqual([
    expect.stringContaining('shared_preload_libraries'),
  ]);
  expect(itemsOf({ kind: 'not created', database: 'mcp', offered: true })).toEqual([
    expect.stringContaining('shared_preload_libraries'),
    'In mcp, an administrator runs: CREATE EXTENSION pg_stat_statements;',
  ]);
  expect(itemsOf({ kind: 'not created', database: 'mcp', offered: false })).toHaveLength(3);
});
