/** A day of the calendar; months from 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export interface LocalTime extends CalendarDay {
  /** Whole minutes after midnight, as the clock on the wall shows them. */
  readonly minutes: number;
  /** 1 Monday … 7 Sunday. */
  readonly weekday: number;
}

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}

/** How far the wall clock of a zone is ahead of UTC at an instant, in ms. */
export function offsetMs(at: number, zone: string): number {
  const fields = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const field = (name: Intl.DateTimeFormatPartTypes) => fields.get(name) ?? 0;
  const wall = Date.UTC(
    field('year'),
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  );
  return wall - Math.floor(at / 1000) * 1000;
}

/** What calendar and clock on the wall of a zone show at an instant (ms since 1970). */
export function localTime(at: number, zone: string): LocalTime {
  const wall = new Date(at + offsetMs(at, zone));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    minutes: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
    weekday: wall.getUTCDay() === 0 ? 7 : wall.getUTCDay(),
  };
}

/**
 * The instant (ms since 1970) at which the clock on the wall shows `minutes` after midnight of a day. A time that is skipped in spring is
 * as much later as the clock is moved; of a time that comes twice in autumn it is the first, or the last where that is asked for. So a later
 * wall time is never an earlier instant.
 */
export function instantOf(day: CalendarDay, minutes: number, zone: string, of: 'first' | 'last' = 'first'): number {
  const wall = Date.UTC(day.year, day.month - 1, day.day) + minutes * 60_000;
  // No zone is more than a day off UTC, so the instant lies between these two.
  const before = offsetMs(wall - dayMs, zone);
  const after = offsetMs(wall + dayMs, zone);
  const fitting = [wall - before, wall - after].filter((at) => at + offsetMs(at, zone) === wall);
  if (fitting.length === 0) return wall - before;
  return of === 'first' ? Math.min(...fitting) : Math.max(...fitting);
}

/** The number of a day, counted on from 1970-01-01. */
export function dayNumber({ year, month, day }: CalendarDay): number {
  return Date.UTC(year, month - 1, day) / dayMs;
}

export function dayOfNumber(number: number): CalendarDay {
  const date = new Date(number * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Reads `2026-11-21`; undefined for anything else, also for a day no calendar has. */
export function parseDay(text: string): CalendarDay | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const read = { year: Number(year), month: Number(month), day: Number(day) };
  if (Number.isNaN(read.day)) return undefined;
  const same = dayOfNumber(dayNumber(read));
  return same.month === read.month && same.day === read.day ? read : undefined;
}

/** Reads `09:30` as minutes after midnight, `24:00` as the end of the day; undefined for anything else. */
export function parseClock(text: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text) ?? [];
  if (hours === undefined) return undefined;
  const read = Number(hours) * 60 + Number(minutes);
  return read <= 24 * 60 ? read : undefined;
}

/** True for an IANA time zone this machine knows. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** What calendar and clock of a zone show, in words: `Tue 1 Dec 09:00`. */
export function wallTime(iso: string, zone: string): string {
  const { month, day, minutes, weekday } = localTime(Date.parse(iso), zone);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${dayWords[weekday]} ${day} ${monthWords[month]} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const dayWords = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const monthWords = ['', 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
