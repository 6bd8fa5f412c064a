import type { Line, Offer, Report } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import { bytes, counted, span } from '../model/units.ts';
import type { RowSeen } from './freshness.ts';
import type { Newest } from './judge-row.ts';

const marks = { fresh: 'good', late: 'bad', unfit: 'bad', unknown: 'unknown' } as const;
const order = ['late', 'unfit', 'unknown', 'fresh'];

/** The schedule of backups as a report: what is late first, each with what to do; `drill`: when one was last restored. */
export function freshnessReport(environment: string, rows: readonly RowSeen[], drill?: Line): Report {
  const sorted = [...rows].sort((a, b) => order.indexOf(a.freshness.state) - order.indexOf(b.freshness.state));
  const of = (...states: readonly string[]) => rows.filter(({ freshness }) => states.includes(freshness.state));
  const wrong = of('late', 'unfit');
  const unknown = of('unknown');
  return {
    mark: wrong.length > 0 || drill?.mark === 'bad' ? 'bad' : unknown.length > 0 ? 'warning' : 'good',
    headline: `${headline(environment, rows, wrong[0], wrong.length)}${drill?.mark === 'bad' ? '; the last restore drill failed' : ''}`,
    parts: [{ kind: 'lines', lines: [...sorted.map(lineOf), ...(drill === undefined ? [] : [drill])] }],
    notes: [
      ...(unknown.length > 0 ? [`${unknown.length} of ${rows.length} could not be checked`] : []),
      'judged by what lies in the bucket: only a restore proves a backup',
    ],
    offers: [...offersOf(wrong), ...(drill?.mark === 'good' || drill === undefined ? [] : [drillOffer])],
  };
}

function headline(environment: string, rows: readonly RowSeen[], first: RowSeen | undefined, wrong: number): string {
  const fresh = rows.filter(({ freshness }) => freshness.state === 'fresh').length;
  const share = `${fresh} of ${counted(rows.length, 'backup')} ${fresh === 1 ? 'is' : 'are'} fresh`;
  if (first === undefined) return `${environment}: ${share}`;
  const { name, freshness } = first;
  const more = wrong > 1 ? `, and ${wrong - 1} more` : '';
  if (freshness.state === 'unfit') return `${environment}: ${name} ${freshness.why}${more}; ${share}`;
  if (freshness.state !== 'late') return `${environment}: ${share}`;
  const late = freshness.newest === undefined ? 'has no backup at all' : `is ${span(freshness.overdueMs / 1000)} late`;
  return `${environment}: ${name} ${late}${more}; ${share}`;
}

function lineOf({ name, freshness, everyHours, ifLate }: RowSeen): Line {
  const due = everyHours === undefined ? '' : `due every ${hourWords(everyHours)}`;
  const todo = ifLate === undefined ? '' : ` · ${ifLate}`;
  return { mark: marks[freshness.state], label: name, text: textOf() };

  function textOf(): Text {
    if (freshness.state === 'unknown') return freshness.why;
    if (freshness.newest === undefined) return `there is none, ${due}${todo}`;
    const last = lastWords(freshness.newest);
    if (freshness.state === 'late') return [...last, `, ${due}${todo}`];
    return freshness.state === 'unfit' ? [...last, `: ${freshness.why}${todo}`] : last;
  }
}

const lastWords = ({ at, bytes: size }: Newest) =>
  ['last ', { time: new Date(at).toISOString(), as: 'ago' }, `, ${bytes(size)}`] as const;

function hourWords(hours: number): string {
  if (hours === 1) return 'hour';
  return hours % 24 === 0 ? counted(hours / 24, 'day').replace(/^1 /, '') : `${hours} h`;
}

const drillOffer: Offer = { label: 'Plan a restore drill…', action: 'db drill', params: {} };

function offersOf(wrong: readonly RowSeen[]): readonly Offer[] {
  return wrong.some(({ isOfDumps }) => isOfDumps)
    ? [{ label: 'Plan a backup now…', action: 'db backup', params: {} }]
    : [];
}
