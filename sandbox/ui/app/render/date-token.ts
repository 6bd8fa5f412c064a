import {
  ago,
  day,
  isTime,
  longDate,
  longDateWithWeekday,
  nearDay,
  shortDate,
  slashDate,
  timeOfDay,
} from './calendar.ts';
import type { Scene } from './scene.ts';

type Clocked = Pick<Scene, 'now' | 'timezone'>;
type Token = (ms: number, clocked: Clocked) => string;
type Long = (ms: number, timezone: string) => string;

const plainly =
  (long: Long): Token =>
  (ms, { timezone }) =>
    long(ms, timezone);

const prettily =
  (long: Long): Token =>
  (ms, { now, timezone }) =>
    nearDay(ms, now, timezone) ?? long(ms, timezone);

/** Slack's date tokens (docs.slack.dev, "Date formatting"). */
const TOKENS: Readonly<Record<string, Token>> = {
  date_num: plainly(day),
  date_slash: plainly(slashDate),
  date: plainly(longDate),
  date_pretty: prettily(longDate),
  date_short: plainly(shortDate),
  date_short_pretty: prettily(shortDate),
  date_long: plainly(longDateWithWeekday),
  date_long_full: plainly(longDateWithWeekday),
  date_long_pretty: prettily(longDateWithWeekday),
  day_divider_pretty: prettily(longDateWithWeekday),
  time: (ms, { timezone }) => timeOfDay(ms, timezone),
  time_secs: (ms, { timezone }) => timeOfDay(ms, timezone, true),
  ago: (ms, { now }) => ago(ms, now),
};

/** A time of `seconds` since 1970 after a format with tokens; `fallback` for a time or token that is not known. */
export function formatDate(seconds: number, pattern: string, clocked: Clocked, fallback: string): string {
  const ms = seconds * 1000;
  if (!isTime(ms)) return fallback;
  let known = true;
  const drawn = pattern.replace(/\{([a-z_]+)\}/g, (_whole, name: string) => {
    const token = Object.hasOwn(TOKENS, name) ? TOKENS[name] : undefined;
    known = known && token !== undefined;
    return token?.(ms, clocked) ?? '';
  });
  return known ? drawn : fallback;
}

/** The whole date and time, for a tooltip; empty for what is no time. */
export function fullDate(seconds: number, { timezone }: Clocked): string {
  const ms = seconds * 1000;
  return isTime(ms) ? `${longDateWithWeekday(ms, timezone)} ${timeOfDay(ms, timezone, true)} (${timezone})` : '';
}
