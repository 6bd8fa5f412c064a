import { cut } from '../model/cut.ts';
import type { PageOrder } from './provider.ts';

/** Text from outside as one line: no control character, no line end of any script, no direction mark; cut to `most` characters. */
export function oneLine(text: string, most: number): string {
  // Longer than anybody reads: what is beyond is not looked at.
  const line = text
    .slice(0, most * 8)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return cut(line, most);
}

/** Text of several lines without other control characters; cut to `most` characters. */
export function manyLines(text: string, most: number): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) => oneLine(line, most));
  return cut(lines.join('\n'), most);
}

/** What a page says in one line: `[P1] INC-7 Error rate above 5% (L1)`. */
export function headline(order: PageOrder, most: number): string {
  const { severity, incident, title, level, kind } = order;
  const end = kind === 'page' ? `(${oneLine(level, 20)})` : kind;
  const start = `[P${severity}] ${oneLine(incident, 40)}`;
  return `${start} ${oneLine(title, Math.max(10, most - start.length - end.length - 2))} ${end}`;
}

/** What a page, or its end, says to a person, in lines of plain text. */
export function pageLines(order: PageOrder): readonly string[] {
  if (order.kind !== 'page')
    return [
      `${oneLine(order.incident, 40)} is ${order.kind}. You need do nothing more about this page.`,
      ...(order.repeated ? ['', 'This may have reached you before: the other side did not say.'] : []),
    ];
  const { environment, service, level, at, nextAt, repeated, summary } = order;
  return [
    `${oneLine(service, 200) || 'unknown service'} in ${oneLine(environment, 200) || 'no environment'}`,
    '',
    manyLines(summary, 4000),
    '',
    `You are paged as ${oneLine(level, 20)} since ${moment(at)}.`,
    nextAt === undefined ? 'Nobody is paged after you.' : `The next level is paged at ${moment(nextAt)}.`,
    `Acknowledge it in Slack: /mcp incident ack ${oneLine(order.incident, 40)}`,
    ...(repeated ? ['', 'This page may have reached you before: the other side did not say.'] : []),
  ];
}

/** `2026-11-20 10:30 UTC`: who is paged at night may be in any time zone. */
function moment(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
