import { dayNumber, dayOfNumber, instantOf, localTime, offsetMs } from '../model/local-time.ts';
import type { CronRule } from './cron.ts';
import { daysOfMonth } from './month.ts';

/** Days looked through for a due time: 29 February comes again after eight years at most (1896 to 1904, 2096 to 2104). */
const mostDays = 8 * 366 + 2;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Clocks of all zones are moved at a quarter of an hour, by quarters of an hour. */
const quarterMs = 15 * minuteMs;

/** When a rule is due by the clock on the wall of a zone. */
export interface Timetable {
  readonly rule: CronRule;
  /** IANA time zone. */
  readonly timezone: string;
}

/**
 * The first due time after an instant (both in ms since 1970); undefined where none comes. An hour that the clock skips: due as much later as
 * the clock moved. An hour that comes twice: due in the first. A rule of every hour goes by the time that passes: due in both, and in none.
 */
export function nextDue(timetable: Timetable, after: number): number | undefined {
  if (timetable.rule.hours === undefined) return nearestInTime(timetable, after, 1);
  const today = dayNumber(localTime(after, timetable.timezone));
  for (let day = today - 1; day < today + mostDays; day += 1) {
    const found = timesOn(timetable, day).find((at) => at > after);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The last due time that is not later than an instant; undefined where there was none. */
export function lastDue(timetable: Timetable, upTo: number): number | undefined {
  if (timetable.rule.hours === undefined) return nearestInTime(timetable, upTo, -1);
  const today = dayNumber(localTime(upTo, timetable.timezone));
  for (let day = today + 1; day > today - mostDays; day -= 1) {
    const found = timesOn(timetable, day).findLast((at) => at <= upTo);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How many due times lie from one instant to another, both counted; at most `most`. */
export function dueTimes(timetable: Timetable, from: number, to: number, most: number): number {
  let count = 0;
  for (let at = nextDue(timetable, from - 1); at !== undefined && at <= to && count < most; at = nextDue(timetable, at))
    count += 1;
  return count;
}

/** The due times of a day of the calendar, ascending, each once. */
function timesOn({ rule, timezone }: Timetable, day: number): readonly number[] {
  if (!isDay(rule, day)) return [];
  const date = dayOfNumber(day);
  const times = (rule.hours ?? []).flatMap((hour) =>
    rule.minutes.map((minute) => instantOf(date, hour * 60 + minute, timezone, 'first')),
  );
  return [...new Set(times)].sort((a, b) => a - b);
}

/**
 * The nearest instant, after one or up to one, at which the clock shows a minute of a rule of every hour. It is looked for by quarters of an
 * hour, in which no clock is moved; days that are none of the rule are passed over but for their last three hours.
 */
function nearestInTime({ rule, timezone }: Timetable, from: number, way: 1 | -1): number | undefined {
  const mostMs = mostDays * dayMs;
  let quarter = Math.floor(from / quarterMs) * quarterMs;
  while (Math.abs(quarter - from) < mostMs) {
    const wall = quarter + offsetMs(quarter, timezone);
    const day = Math.floor(wall / dayMs);
    if (!isDay(rule, day)) {
      const left = way === 1 ? (day + 1) * dayMs - wall : wall - day * dayMs;
      quarter += way * Math.max(quarterMs, Math.floor((left - 3 * 60 * minuteMs) / quarterMs) * quarterMs);
      continue;
    }
    const past = (wall / minuteMs) % 60;
    const here = rule.minutes
      .filter((minute) => minute >= past && minute < past + 15)
      .map((minute) => quarter + (minute - past) * minuteMs);
    const found = way === 1 ? here.find((at) => at > from) : here.findLast((at) => at <= from);
    if (found !== undefined) return found;
    quarter += way * quarterMs;
  }
  return undefined;
}

function isDay({ days, months, weekdays }: CronRule, day: number): boolean {
  const date = dayOfNumber(day);
  if (!months.includes(date.month)) return false;
  const length = daysOfMonth(date.year, date.month);
  if (days !== undefined) return days.numbers.includes(date.day) || (days.last && date.day === length);
  if (weekdays === undefined) return true;
  // 1970-01-01 was a Thursday.
  const weekday = ((((day + 3) % 7) + 7) % 7) + 1;
  return weekdays.some(
    (one) =>
      one.weekday === weekday &&
      (one.nth === undefined || (one.nth === 'last' ? date.day + 7 > length : Math.ceil(date.day / 7) === one.nth)),
  );
}
