import { cut } from '../../model/cut.ts';
import type { Part, Report } from '../../model/report.ts';
import { mask } from '../../model/secrets.ts';
import type { QueryRow } from '../../ports/cloud-logs.ts';
import { jsonLine } from '../json-level.ts';
import { timeOf } from './rows.ts';

/** Lines a phone shows at once. */
const linesOfPage = 15;
const mostPages = 30;
const longestLine = 300;
const dayMs = 24 * 3_600_000;

interface Shown {
  readonly zone: string;
  /** Length of the period in ms: what is longer than a day needs days beside its times. */
  readonly lengthMs: number;
}

/** Lines as pages of a report, newest first; one page is a part of it. */
export function linePages(rows: readonly QueryRow[], { zone, lengthMs }: Shown): Pick<Report, 'pages' | 'parts'> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    timeStyle: 'medium',
    ...(lengthMs > dayMs ? { dateStyle: 'short' } : {}),
  });
  const shown = rows.slice(0, linesOfPage * mostPages);
  const list = Array.from({ length: Math.ceil(shown.length / linesOfPage) }, (_, page): readonly Part[] => {
    const from = page * linesOfPage;
    const lines = shown.slice(from, from + linesOfPage).map((row) => {
      const at = timeOf(row, '@timestamp');
      // Masked before it is cut: half a secret is one that no mask knows.
      const words = cut(lineWords(mask(row['@message'] ?? '')), longestLine);
      return `${at === undefined ? '' : `${format.format(at)} `}${words}`;
    });
    return [{ kind: 'log', title: `Newest first, ${from + 1} to ${from + lines.length}, times in ${zone}`, lines }];
  });
  if (list.length < 2) return { parts: list[0] ?? [] };
  return { parts: [], pages: { back: 'Newer', on: 'Older', list } };
}

/** A line as people read it: of JSON the level, the message and what tells it from the next. */
function lineWords(line: string): string {
  const json = line.startsWith('{') ? jsonLine(line) : undefined;
  const words =
    json?.message === undefined
      ? line
      : [...(json.level === undefined ? [] : [json.level.toUpperCase()]), json.message, ...json.fields].join(' ');
  return words.replaceAll(/\s+/g, ' ');
}
