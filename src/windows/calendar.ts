import type { Environment } from '../model/environment.ts';
import { dayNumber, dayOfNumber, instantOf, localTime, parseClock } from '../model/local-time.ts';
import type { PlannedWindow } from '../ports/store/windows.ts';
import { parseCron } from '../schedules/cron.ts';
import { lastDue, nextDue } from '../schedules/due.ts';
import { periodOf } from '../schedules/period.ts';

export type WindowSettings = Environment['windows'][number];

/** From a moment to another, both ms since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** When a window is. */
export interface Occurrence {
  /** The one that is open now. */
  readonly open: Span | undefined;
  /** The next one that begins; undefined where nobody has planned one. */
  readonly next: Span | undefined;
  /** ms since 1970: by when one has to be planned; only where a window is planned by people and none of this quarter is. */
  readonly planBy: number | undefined;
}

/** When a window is open and when next, by the clock on the wall of the environment; undefined for one without hours of its own. */
export function occurrenceOf(
  window: WindowSettings,
  timezone: string,
  now: number,
  planned: readonly PlannedWindow[],
): Occurrence | undefined {
  if ('when' in window) return recurring(window, timezone, now);
  if ('every' in window) return byPeople(window.name, timezone, now, planned);
  return undefined;
}

function recurring({ when, to }: Extract<WindowSettings, { when: string }>, timezone: string, now: number): Occurrence {
  const rule = parseCron(when);
  if ('mistake' in rule) return { open: undefined, next: undefined, planBy: undefined };
  const span = (from: number | undefined) => (from === undefined ? undefined : { from, to: endOf(from, to, timezone) });
  const last = span(lastDue({ rule, timezone }, now));
  const open = last !== undefined && now < last.to ? last : undefined;
  return { open, next: span(nextDue({ rule, timezone }, now)), planBy: undefined };
}

/** A time that comes twice is held from its first to its last. */
function endOf(from: number, to: string, timezone: string): number {
  const begins = localTime(from, timezone);
  const ends = parseClock(to) ?? 0;
  const day = dayNumber(begins) + (ends > begins.minutes ? 0 : 1);
  return instantOf(dayOfNumber(day), ends, timezone, 'last');
}

function byPeople(name: string, timezone: string, now: number, planned: readonly PlannedWindow[]): Occurrence {
  const spans = planned
    .filter((one) => one.name === name)
    .map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }));
  const open = spans.find(({ from, to }) => from <= now && now < to);
  const next = spans.find(({ from }) => from > now);
  const quarter = periodOf('quarter', now, timezone);
  const inQuarter = spans.some(({ from }) => from >= quarter.from && from < quarter.to);
  return { open, next, planBy: inQuarter ? undefined : quarter.to };
}
