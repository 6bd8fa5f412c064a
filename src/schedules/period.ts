import { dayNumber, dayOfNumber, instantOf, localTime } from '../model/local-time.ts';

export const periods = ['day', 'week', 'month', 'quarter'] as const;
export type PeriodName = (typeof periods)[number];

/** A day, a week from Monday, a month or a quarter of the calendar. */
export interface Period {
  /** Its first day: `2026-02-01`. */
  readonly key: string;
  /** From its first moment to that of the next one, in ms since 1970. */
  readonly from: number;
  readonly to: number;
}

/** The period that a moment lies in, by the calendar on the wall of a zone. */
export function periodOf(every: PeriodName, at: number, timezone: string): Period {
  const today = localTime(at, timezone);
  const [first, next] = boundsOf(every, dayNumber(today), today);
  const start = (day: number) => instantOf(dayOfNumber(day), 0, timezone);
  const { year, month, day } = dayOfNumber(first);
  const two = (value: number) => String(value).padStart(2, '0');
  return { key: `${year}-${two(month)}-${two(day)}`, from: start(first), to: start(next) };
}

function boundsOf(
  every: PeriodName,
  day: number,
  { year, month, weekday }: ReturnType<typeof localTime>,
): readonly [number, number] {
  if (every === 'day') return [day, day + 1];
  if (every === 'week') return [day - weekday + 1, day - weekday + 8];
  const months = every === 'month' ? 1 : 3;
  const first = month - ((month - 1) % months);
  return [monthStart(year, first), monthStart(year, first + months)];
}

/** The number of the first day of a month; the thirteenth is January of the next year. */
const monthStart = (year: number, month: number) => Date.UTC(year, month - 1, 1) / 86_400_000;
