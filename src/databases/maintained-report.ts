import type { Offer, Part, Report } from '../model/report.ts';
import { counted } from '../model/units.ts';
import type { MaintainedAs, Maintenance, TableCounts } from '../ports/database/maintenance.ts';
import type { MaintainedAll, TableDone } from './maintain-tables.ts';
import { verbs } from './maintenance-plan.ts';
import { stoppedWords } from './stop-between.ts';
import { nameIn, typedName } from './table-name.ts';

/** What became of a table, by what the run did and by what the server counts now. */
type Result = MaintainedAs | 'not counted';

interface Row {
  readonly of: TableDone;
  readonly now: TableCounts | null;
  readonly result: Result;
}

/** How the tables are after the work, as a report; `now` in the order of `all.done`. */
export function maintainedReport(kind: Maintenance, all: MaintainedAll, now: readonly (TableCounts | null)[]): Report {
  const rows = all.done.map(
    (of, at): Row => ({ of, now: now[at] ?? null, result: resultOf(kind, of, now[at] ?? null) }),
  );
  const well = rows.filter(({ result }) => result === 'done');
  const failed = rows.filter(({ result }) => result !== 'done' && result !== 'gone');
  return {
    mark: failed.length > 0 || well.length === 0 ? 'bad' : 'good',
    headline: headline(kind, rows, all),
    parts: rows.length === 0 ? [] : [table(kind, rows)],
    notes: notesOf(kind, rows, all),
    offers: offersOf(kind, failed, all),
  };
}

/** The server does not call it an error when it passes a table over: what it counts tells. */
function resultOf(kind: Maintenance, { as, before }: TableDone, now: TableCounts | null): Result {
  if (as !== 'done') return as;
  if (now === null) return 'gone';
  const count = (of: TableCounts | null) => (kind === 'vacuum' ? of?.vacuums : of?.analyzes) ?? 0;
  return count(now) > count(before) ? 'done' : 'not counted';
}

function headline(kind: Maintenance, rows: readonly Row[], { left }: MaintainedAll): string {
  const { done } = verbs[kind];
  const well = rows.filter(({ result }) => result === 'done');
  const inAll = rows.length + left.length;
  const [only] = rows;
  if (inAll === 1 && only !== undefined) return `${nameIn(only.of.table)} ${oneWords(kind, only)}`;
  const share = well.length === inAll ? counted(inAll, 'table') : `${well.length} of ${counted(inAll, 'table')}`;
  return `${share} ${done}${kind === 'vacuum' && well.length > 0 ? `: ${deadWords(well)}` : ''}`;
}

const alone: Readonly<Record<Exclude<Result, 'done' | 'not counted'>, string>> = {
  locked: 'is locked by somebody: it was left',
  gone: 'is gone',
  ended: 'was ended by the server: after 1 h, or by an administrator',
};

function oneWords(kind: Maintenance, row: Row): string {
  const { done } = verbs[kind];
  if (row.result === 'done') return `${done}${kind === 'vacuum' ? `: ${deadWords([row])}` : ''}`;
  return row.result === 'not counted' ? `was not ${done}` : alone[row.result];
}

function deadWords(rows: readonly Row[]): string {
  const sum = (of: (row: Row) => number) => rows.reduce((all, row) => all + of(row), 0).toLocaleString('en');
  return `dead rows ${sum(({ of }) => of.before?.deadRows ?? 0)} → ${sum(({ now }) => now?.deadRows ?? 0)}`;
}

const inTable: Readonly<Record<Exclude<Result, 'done'>, string>> = {
  locked: 'left: somebody holds a lock',
  gone: 'gone, or renamed',
  ended: 'ended by the server: after 1 h, or by an administrator',
  'not counted': 'not done: the server passed it over',
};

function table(kind: Maintenance, rows: readonly Row[]): Part {
  const right = { align: 'right' as const };
  const count = (of: TableCounts | null) => (kind === 'vacuum' ? of?.deadRows : of?.changedRows);
  const words = (value: number | undefined) => (value === undefined ? '?' : value.toLocaleString('en'));
  const what = kind === 'vacuum' ? 'Dead rows' : 'Changed rows';
  return {
    kind: 'table',
    columns: [
      { title: 'Table' },
      { title: `${what} before`, ...right },
      { title: 'after', ...right },
      { title: 'Result' },
    ],
    rows: [...rows]
      .sort((a, b) => Number(a.result === 'done') - Number(b.result === 'done'))
      .map(({ of, now, result }) => [
        nameIn(of.table),
        words(count(of.before)),
        words(count(now)),
        result === 'done' ? verbs[kind].done : inTable[result],
      ]),
  };
}

function notesOf(kind: Maintenance, rows: readonly Row[], { left, stopped }: MaintainedAll): readonly string[] {
  const kept = kind === 'vacuum' && rows.some(({ result, now }) => result === 'done' && (now?.deadRows ?? 0) > 0);
  return [
    ...(stopped === undefined ? [] : [`${stoppedWords(stopped)}: ${counted(left.length, 'table')} not begun`]),
    ...(kept ? ['dead rows that stay are younger than the oldest open transaction, or died since'] : []),
  ];
}

function offersOf(kind: Maintenance, failed: readonly Row[], { left }: MaintainedAll): readonly Offer[] {
  const [first] = failed;
  return [
    ...(first === undefined ? [] : [{ label: 'Locks', action: 'db locks', params: {} }]),
    ...(first === undefined
      ? []
      : [{ label: 'Try it again', action: `db ${kind}`, params: { table: typedName(first.of.table) } }]),
    ...(left.length === 0 ? [] : [{ label: 'Continue', action: `db ${kind}`, params: {} }]),
    { label: 'Sizes', action: 'db sizes', params: {} },
  ];
}
