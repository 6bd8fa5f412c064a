import type { Report } from '../../model/report.ts';
import { plain } from '../../model/text.ts';
import { type CloudAnswer, cloudNotes } from './ask.ts';
import { periodOf, periodText } from './period.ts';
import { grouped, nameOf, numberOf, timeText } from './rows.ts';
import type { Terms } from './terms.ts';

const mostRows = 20;

/** Tool calls that failed, by tool and kind of error. */
export function failedToolsReport(answer: CloudAnswer, { fields, group }: Terms): Report {
  const { rows, period, now, environment, cutShort } = answer;
  const calls = rows.reduce((sum, row) => sum + (numberOf(row, 'calls') ?? 0), 0);
  const [first] = rows;
  const when = plain(periodText(period, now), { time: (iso) => iso.slice(0, 16).replace('T', ' ') });
  const most =
    first === undefined
      ? ''
      : `; most often ${nameOf(first, fields.tool)} (${grouped.format(numberOf(first, 'calls') ?? 0)})`;
  return {
    mark: calls > 0 ? 'bad' : cutShort === undefined ? 'good' : 'unknown',
    headline: `${environment.name}: ${calls === 0 ? 'no' : grouped.format(calls)} ${calls === 1 ? 'tool call' : 'tool calls'} failed, ${when}${most}`,
    parts: rows.length === 0 ? [] : [table(rows.slice(0, mostRows), fields)],
    notes: [
      ...(rows.length > mostRows ? [`${rows.length - mostRows} more kinds not shown`] : []),
      ...cloudNotes(answer),
    ],
    offers: [
      {
        label: 'Error lines',
        action: 'logs query errors',
        params: { ...periodOf(period), ...(group === undefined ? {} : { group }) },
      },
      { label: 'Tools', action: 'tools', params: {} },
    ],
  };
}

function table(rows: CloudAnswer['rows'], fields: Terms['fields']) {
  return {
    kind: 'table' as const,
    columns: [
      { title: 'Tool' },
      { title: 'Error' },
      { title: 'Calls', align: 'right' as const },
      { title: 'Streams', align: 'right' as const },
      { title: 'Latest' },
    ],
    rows: rows.map((row) => [
      nameOf(row, fields.tool),
      nameOf(row, fields.error),
      grouped.format(numberOf(row, 'calls') ?? 0),
      grouped.format(numberOf(row, 'streams') ?? 0),
      timeText(row, 'latest'),
    ]),
  };
}
