import type { Report } from '../../model/report.ts';
import { plain } from '../../model/text.ts';
import { type CloudAnswer, cloudNotes } from './ask.ts';
import { periodOf, periodText } from './period.ts';
import { grouped, nameOf, numberOf, timeText } from './rows.ts';
import type { Terms } from './terms.ts';

const mostRows = 20;

/** `4.2 s`, `850 ms`; a dash where nobody knows. */
export function durationWords(ms: number | undefined): string {
  if (ms === undefined) return '–';
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(1))} s`;
}

/** Calls that took longer than a limit, by tool. */
export function slowReport(answer: CloudAnswer, { fields, overMs, group }: Terms): Report {
  const { rows, period, now, environment, cutShort } = answer;
  const calls = rows.reduce((sum, row) => sum + (numberOf(row, 'calls') ?? 0), 0);
  const slowest = rows.reduce<(typeof rows)[number] | undefined>(
    (worst, row) => ((numberOf(row, 'slowest') ?? 0) > (numberOf(worst ?? {}, 'slowest') ?? 0) ? row : worst),
    undefined,
  );
  const when = plain(periodText(period, now), { time: (iso) => iso.slice(0, 16).replace('T', ' ') });
  const worst =
    slowest === undefined
      ? ''
      : `; slowest ${nameOf(slowest, fields.tool)}, ${durationWords(numberOf(slowest, 'slowest'))}`;
  return {
    mark: calls > 0 ? 'warning' : cutShort === undefined ? 'good' : 'unknown',
    headline: `${environment.name}: ${calls === 0 ? 'no' : grouped.format(calls)} ${calls === 1 ? 'call' : 'calls'} took longer than ${durationWords(overMs)}, ${when}${worst}`,
    parts: rows.length === 0 ? [] : [table(rows.slice(0, mostRows), fields)],
    notes: [
      ...(rows.length > mostRows ? [`${rows.length - mostRows} more tools not shown`] : []),
      `only lines in JSON whose ${fields.duration} is a number are counted`,
      ...cloudNotes(answer),
    ],
    offers: [
      {
        label: 'Failed tools',
        action: 'logs query failed-tools',
        params: { ...periodOf(period), ...(group === undefined ? {} : { group }) },
      },
      { label: 'Latency', action: 'metrics latency', params: {} },
    ],
  };
}

function table(rows: CloudAnswer['rows'], fields: Terms['fields']) {
  return {
    kind: 'table' as const,
    columns: [
      { title: 'Tool' },
      { title: 'Calls', align: 'right' as const },
      { title: 'p95', align: 'right' as const },
      { title: 'Slowest', align: 'right' as const },
      { title: 'Latest' },
    ],
    rows: rows.map((row) => [
      nameOf(row, fields.tool),
      grouped.format(numberOf(row, 'calls') ?? 0),
      durationWords(numberOf(row, 'p95')),
      durationWords(numberOf(row, 'slowest')),
      timeText(row, 'latest'),
    ]),
  };
}
