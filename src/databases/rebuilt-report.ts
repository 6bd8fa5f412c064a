import type { Offer, Part, Report } from '../model/report.ts';
import { bytes } from '../model/units.ts';
import type { IndexNow, RebuildsSeen } from '../ports/database/index-rebuilds.ts';
import type { IndexDone, RebuiltAll } from './rebuild-indexes.ts';
import { indexes } from './rebuild-plan.ts';
import { stoppedWords } from './stop-between.ts';
import { nameIn, typedName } from './table-name.ts';

interface Row extends IndexDone {
  readonly now: IndexNow | null;
  readonly result: 'rebuilt' | 'gone' | 'other' | 'not rebuilt';
}

interface Around {
  /** What was asked for; undefined for the most bloated. */
  readonly name: string | undefined;
  /** Copies that the run has removed. */
  readonly cleared: number;
  /** Copies that are invalid still. */
  readonly left: RebuildsSeen['leftovers'];
}

/** How the indexes are after the work, as a report; `now` in the order of `all.done`. */
export function rebuiltReport(
  all: RebuiltAll,
  now: readonly (IndexNow | null)[],
  { name, cleared, left }: Around,
): Report {
  const rows = all.done.map(
    (done, at): Row => ({ ...done, now: now[at] ?? null, result: resultOf(done, now[at] ?? null) }),
  );
  const well = rows.filter(({ result }) => result === 'rebuilt');
  const failed = rows.filter(({ result }) => result === 'not rebuilt');
  const isClearing = all.done.length + all.left.length === 0;
  const isWell = failed.length === 0 && left.length === 0 && (well.length > 0 || isClearing);
  return {
    mark: isWell ? 'good' : 'bad',
    headline: headline(rows, all, cleared),
    parts: rows.length === 0 ? [] : [table(rows)],
    notes: [
      ...(all.stopped === undefined ? [] : [`${stoppedWords(all.stopped)}: ${indexes(all.left.length)} not begun`]),
      ...(cleared > 0 && !isClearing ? [`${indexes(cleared)} that earlier rebuilds had left: removed`] : []),
      ...(left.length > 0
        ? [
            `invalid still: ${left.slice(0, 5).map(nameIn).join(', ')}${left.length > 5 ? ` and ${left.length - 5} more` : ''}`,
          ]
        : []),
    ],
    offers: offersOf(failed, all, name),
  };
}

/** The server may pass one over without an error: that it is another one now tells. */
function resultOf({ as, before }: IndexDone, now: IndexNow | null): Row['result'] {
  if (as !== 'rebuilt') return as;
  if (now === null) return 'gone';
  return now.isValid && now.oid !== before?.oid ? 'rebuilt' : 'not rebuilt';
}

function headline(rows: readonly Row[], { left }: RebuiltAll, cleared: number): string {
  const inAll = rows.length + left.length;
  if (inAll === 0) return `${indexes(cleared)} that failed rebuilds had left: removed`;
  const well = rows.filter(({ result }) => result === 'rebuilt');
  const [only] = rows;
  if (inAll === 1 && only !== undefined) {
    const words = only.result === 'rebuilt' ? `rebuilt: ${sizes([only])}` : alone[only.result];
    return `The index ${nameIn(only.index)} ${only.result === 'rebuilt' ? 'is ' : ''}${words}`;
  }
  const share = well.length === inAll ? indexes(inAll) : `${well.length} of ${indexes(inAll)}`;
  return `${share} rebuilt${well.length === 0 ? '' : `: ${sizes(well)}`}`;
}

const alone: Readonly<Record<Exclude<Row['result'], 'rebuilt'>, string>> = {
  gone: 'is gone',
  other: 'was rebuilt by somebody else meanwhile',
  'not rebuilt': 'was not rebuilt',
};

const inTable: Readonly<Record<Row['result'], string>> = {
  rebuilt: 'rebuilt',
  gone: 'gone, or renamed',
  other: 'rebuilt by somebody else before',
  'not rebuilt': 'not rebuilt: the server passed it over',
};

function sizes(rows: readonly Row[]): string {
  const sum = (of: (row: Row) => number | undefined) => bytes(rows.reduce((all, row) => all + (of(row) ?? 0), 0));
  return `${sum(({ before }) => before?.bytes)} → ${sum(({ now }) => now?.bytes)}`;
}

function table(rows: readonly Row[]): Part {
  const right = { align: 'right' as const };
  const size = (of: IndexNow | null) => (of === null ? '–' : bytes(of.bytes));
  return {
    kind: 'table',
    columns: [{ title: 'Index' }, { title: 'Before', ...right }, { title: 'After', ...right }, { title: 'Result' }],
    rows: [...rows]
      .sort((a, b) => Number(a.result === 'rebuilt') - Number(b.result === 'rebuilt'))
      .map(({ index, before, now, result }) => [nameIn(index), size(before), size(now), inTable[result]]),
  };
}

function offersOf([first]: readonly Row[], { left }: RebuiltAll, name: string | undefined): readonly Offer[] {
  return [
    ...(first === undefined
      ? []
      : [{ label: 'Try it again', action: 'db reindex', params: { name: typedName(first.index) } }]),
    ...(left.length === 0
      ? []
      : [{ label: 'Continue', action: 'db reindex', params: name === undefined ? {} : { name } }]),
    { label: 'Indexes', action: 'db indexes', params: {} },
  ];
}
