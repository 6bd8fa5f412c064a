import { z } from 'zod';
import { cut } from '../model/cut.ts';

const most = 200;

/** Kubernetes puts the time of each line before it when it is asked to. */
const stamped = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z /;

const entry = z.looseObject({ message: z.string().optional(), msg: z.string().optional() });

/** What a log line says, without its time and the JSON around it; short. */
export function said(line: string): string {
  const bare = line.replace(stamped, '');
  const words = messageOf(bare) ?? bare;
  return cut(words, most);
}

/** When a line was written, ISO 8601 to the second; undefined when it does not say. */
export function saidAt(line: string): string | undefined {
  const time = stamped.exec(line)?.[1];
  return time === undefined ? undefined : `${time}Z`;
}

const errorLine = /error|exception|fatal|panic|traceback|fail/i;
/** Says that the program ends, and not why. */
const farewell = /exit(?:ing|ed)? (?:with )?(?:code|status)/i;

/** Why a program ended, as its last error line says it; undefined when no line does. */
export function lastWords(lines: readonly string[]): string | undefined {
  const errors = lines.filter((line) => errorLine.test(line));
  const line = errors.findLast((one) => !farewell.test(one)) ?? errors.at(-1);
  return line === undefined ? undefined : said(line);
}

function messageOf(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const parsed = entry.safeParse(JSON.parse(line));
    return parsed.success ? (parsed.data.message ?? parsed.data.msg) : undefined;
  } catch {
    return undefined;
  }
}
