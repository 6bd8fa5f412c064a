/** Dates and times as words, in a time zone. English, 24-hour clock. Times are ms since 1970. */

const LOCALE = 'en-US';
const DAY_MS = 86_400_000;
/** The furthest a Date reaches to either side, ms. */
const FURTHEST = 8.64e15;

/** Making a formatter costs a thousand times what using it does. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timezone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timezone} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = makeFormatter(timezone, options);
  formatters.set(key, made);
  return made;
}

/** In UTC for a zone this machine does not know. */
function makeFormatter(timezone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: timezone, hourCycle: 'h23' });
  } catch {
    return new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: 'UTC', hourCycle: 'h23' });
  }
}

/** Whether a date can be made of it. */
export function isTime(ms: number): boolean {
  return Number.isFinite(ms) && Math.abs(ms) <= FURTHEST;
}

/** `2026-01-31`. */
export function day(ms: number, timezone: string): string {
  const options = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const parts = new Map(
    formatter(timezone, options)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
}

/** `14:02`, with seconds `14:02:31`. */
export function timeOfDay(ms: number, timezone: string, seconds = false): string {
  const minutes = { hour: '2-digit', minute: '2-digit' } as const;
  return formatter(timezone, seconds ? { ...minutes, second: '2-digit' } : minutes).format(ms);
}

/** `01/31/2026`. */
export function slashDate(ms: number, timezone: string): string {
  return formatter(timezone, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms);
}

/** `Jan 31, 2026`. */
export function shortDate(ms: number, timezone: string): string {
  return formatter(timezone, { year: 'numeric', month: 'short', day: 'numeric' }).format(ms);
}

/** `January 31st, 2026`. */
export function longDate(ms: number, timezone: string): string {
  const month = formatter(timezone, { month: 'long' }).format(ms);
  const [year = '', , date = ''] = day(ms, timezone).split('-');
  return `${month} ${ordinal(Number(date))}, ${year}`;
}

/** `Saturday, January 31st, 2026`. */
export function longDateWithWeekday(ms: number, timezone: string): string {
  return `${formatter(timezone, { weekday: 'long' }).format(ms)}, ${longDate(ms, timezone)}`;
}

function ordinal(date: number): string {
  if (date >= 11 && date <= 13) return `${date}th`;
  return `${date}${['th', 'st', 'nd', 'rd'][date % 10] ?? 'th'}`;
}

/** `today`, `yesterday` or `tomorrow`; undefined for any other day. */
export function nearDay(ms: number, now: number, timezone: string): string | undefined {
  const date = day(ms, timezone);
  if (date === day(now, timezone)) return 'today';
  if (date === day(now - DAY_MS, timezone)) return 'yesterday';
  return date === day(now + DAY_MS, timezone) ? 'tomorrow' : undefined;
}

const STEPS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
] as const;

/** `just now`, `3 minutes ago`, `in 2 hours`. */
export function ago(ms: number, now: number): string {
  const seconds = Math.abs(now - ms) / 1000;
  const step = STEPS.find(([size]) => seconds >= size);
  if (step === undefined) return now >= ms ? 'just now' : 'in a moment';
  const count = Math.floor(seconds / step[0]);
  const words = `${count} ${step[1]}${count === 1 ? '' : 's'}`;
  return now >= ms ? `${words} ago` : `in ${words}`;
}

/** What a local date and time (`2026-01-31T14:02`) of a zone is in ms since 1970; undefined for what is no such time. */
export function localTime(local: string, timezone: string): number | undefined {
  const utc = Date.parse(`${local}Z`);
  if (!isTime(utc)) return undefined;
  // The zone's distance from UTC, read at the guess and again at the first answer: enough at both ends of summer time.
  const first = utc - offset(utc, timezone);
  return utc - offset(first, timezone);
}

/** The other way: `2026-01-31T14:02`. */
export function toLocal(ms: number, timezone: string): string {
  return `${day(ms, timezone)}T${timeOfDay(ms, timezone)}`;
}

const offset = (ms: number, timezone: string) =>
  Date.parse(`${day(ms, timezone)}T${timeOfDay(ms, timezone, true)}Z`) - Math.floor(ms / 1000) * 1000;
