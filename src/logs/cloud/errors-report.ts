import { Buffer } from 'node:buffer';
import { cut } from '../../model/cut.ts';
import type { Offer, Report } from '../../model/report.ts';
import { type Inline, plain, type Text } from '../../model/text.ts';
import type { QueryRow } from '../../ports/cloud-logs.ts';
import type { FoundError } from '../found-error.ts';
import { scanLog } from '../scan.ts';
import { errorCounter, type Kind } from '../tally.ts';
import { type CloudAnswer, cloudNotes } from './ask.ts';
import { linePages } from './line-pages.ts';
import { periodOf, periodText } from './period.ts';
import { grouped, streamOf, timeOf } from './rows.ts';
import type { Terms } from './terms.ts';

/** Lines that one answer looks at, the newest. */
export const mostErrors = 2000;
const mostKinds = 6;

/** Errors of a period, by kind, with their lines a page at a time. */
export function cloudErrorsReport(answer: CloudAnswer, { group }: Terms): Report {
  const { rows, period, now, environment, cutShort } = answer;
  const counter = errorCounter();
  const found = rows.flatMap((row) => {
    const error = errorIn(row['@message'] ?? '');
    if (error === undefined) return [];
    counter.add({ ...error, at: timeOf(row, '@timestamp') ?? error.at }, streamOf(row));
    return [row];
  });
  const { errors, kinds } = counter.tally();
  const lines = linePages(found, { zone: environment.timezone, lengthMs: period.toMs - period.fromMs });
  const isFull = rows.length >= mostErrors;
  const when = plain(periodText(period, now), { time: (iso) => iso.slice(0, 16).replace('T', ' ') });
  const count = `${isFull ? 'more than ' : ''}${grouped.format(errors)}`;
  return {
    mark: errors > 0 ? 'bad' : cutShort === undefined ? 'good' : 'unknown',
    headline: `${environment.name}: ${errors === 0 ? 'no' : count} ${errors === 1 ? 'error' : 'errors'} in CloudWatch Logs, ${when}`,
    parts: [
      ...(kinds.length === 0 ? [] : [{ kind: 'list' as const, ordered: true, items: kindItems(kinds) }]),
      ...(lines.parts ?? []),
    ],
    ...(lines.pages === undefined ? {} : { pages: lines.pages }),
    notes: [
      ...(isFull ? [`the newest ${grouped.format(mostErrors)} lines were looked at; there are older ones`] : []),
      ...(found.length < rows.length ? [onlyWords(rows.length - found.length)] : []),
      ...cloudNotes(answer),
    ],
    offers: offersOf(answer, found, group, isFull),
  };
}

const onlyWords = (count: number) =>
  `${grouped.format(count)} ${count === 1 ? 'line only speaks' : 'lines only speak'} of errors`;

/** The error a line tells of; undefined where it is none, whatever words it holds. */
function errorIn(message: string): FoundError | undefined {
  let found: FoundError | undefined;
  const scan = scanLog({
    found: (error) => {
      found ??= error;
    },
  });
  scan.write(Buffer.from(message));
  scan.end();
  return found;
}

function kindItems(kinds: readonly Kind[]): readonly Text[] {
  const left = kinds.slice(mostKinds);
  const others = left.reduce((sum, { count }) => sum + count, 0);
  return [
    ...kinds.slice(0, mostKinds).map(kindText),
    ...(left.length === 0 ? [] : [`${grouped.format(others)} of ${left.length} other kinds`]),
  ];
}

function kindText({ type, count, tools, pods, first, sample }: Kind): Text {
  const names = [...tools.keys()];
  const pieces: (readonly Inline[])[] = [
    [{ strong: type ?? 'Error' }, ` ${grouped.format(count)}`],
    ...(names.length === 0
      ? []
      : [[`${names.slice(0, 2).join(', ')}${names.length > 2 ? ` and ${names.length - 2} more` : ''}`]]),
    [`${pods.size} ${pods.size === 1 ? 'stream' : 'streams'}`],
    ...(first === undefined ? [] : [['since ', { time: new Date(first).toISOString(), as: 'date' as const }]]),
    ...(sample === '' ? [] : [[`“${cut(sample, 120)}”`]]),
  ];
  return pieces.flatMap((piece, at) => (at === 0 ? piece : [' · ', ...piece]));
}

function offersOf(
  { period, rows }: CloudAnswer,
  found: readonly QueryRow[],
  group: string | undefined,
  isFull: boolean,
): readonly Offer[] {
  const same = group === undefined ? {} : { group };
  const oldest = timeOf(rows.at(-1) ?? {}, '@timestamp');
  const day = 24 * 3_600_000;
  return [
    ...(isFull && oldest !== undefined && oldest - period.fromMs > 60_000
      ? [
          {
            label: 'Older errors',
            action: 'logs query errors',
            params: { ...same, ...periodOf({ fromMs: period.fromMs, toMs: oldest }) },
          },
        ]
      : []),
    ...(found.length === 0 && period.toMs - period.fromMs < day
      ? [{ label: 'The last day', action: 'logs query errors', params: { ...same, since: '1d' } }]
      : []),
    ...(found.length > 0
      ? [{ label: 'Failed tools', action: 'logs query failed-tools', params: { ...same, ...periodOf(period) } }]
      : []),
    { label: 'Errors in the pods', action: 'logs errors', params: {} },
  ];
}
