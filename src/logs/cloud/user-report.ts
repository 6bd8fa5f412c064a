import type { Report } from '../../model/report.ts';
import { plain } from '../../model/text.ts';
import { type CloudAnswer, cloudNotes } from './ask.ts';
import { linePages } from './line-pages.ts';
import { periodText } from './period.ts';
import { isAbout } from './person.ts';
import { grouped } from './rows.ts';

/** Lines of one answer, the newest. */
export const mostLines = 500;

export interface AboutPerson {
  readonly id: string;
  readonly field: string;
  readonly zone: string;
}

/** The lines of one person, newest first. Neither headline nor small print names them: those are seen in lists too. */
export function userReport(answer: CloudAnswer, { id, field, zone }: AboutPerson): Report {
  const { rows, period, now, environment, cutShort } = answer;
  const found = rows.filter((row) => isAbout(row['@message'] ?? '', field, id));
  const others = rows.length - found.length;
  const isFull = rows.length >= mostLines;
  const when = plain(periodText(period, now), { time: (iso) => iso.slice(0, 16).replace('T', ' ') });
  return {
    mark: cutShort === undefined ? 'neutral' : 'unknown',
    headline: `${environment.name}: ${isFull ? 'the newest ' : ''}${grouped.format(found.length)} ${found.length === 1 ? 'line' : 'lines'} of one person, ${when}`,
    ...linePages(found, { zone, lengthMs: period.toMs - period.fromMs }),
    notes: [
      'only you see this answer; that you asked, and why, is in the audit',
      ...(others === 0
        ? []
        : [
            `${grouped.format(others)} more ${others === 1 ? 'line holds' : 'lines hold'} the id and are about somebody else: left out`,
          ]),
      ...(isFull
        ? [`CloudWatch gave the newest ${mostLines} lines with the id: ask about a shorter period for the others`]
        : []),
      ...cloudNotes(answer),
    ],
  };
}
