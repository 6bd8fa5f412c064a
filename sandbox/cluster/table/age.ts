const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

function pair(ms: number, unit: number, name: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % unit) / small);
  return `${Math.floor(ms / unit)}${name}${rest === 0 ? '' : `${rest}${smallName}`}`;
}

/** A duration as kubectl shows it: two units while it is short, one when it is long (apimachinery, HumanDuration). */
export function humanDuration(ms: number): string {
  if (ms < -SECOND) return '<invalid>';
  if (ms < 2 * MINUTE) return `${Math.max(0, Math.floor(ms / SECOND))}s`;
  if (ms < 10 * MINUTE) return pair(ms, MINUTE, 'm', SECOND, 's');
  if (ms < 3 * HOUR) return `${Math.floor(ms / MINUTE)}m`;
  if (ms < 8 * HOUR) return pair(ms, HOUR, 'h', MINUTE, 'm');
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)}h`;
  if (ms < 8 * DAY) return pair(ms, DAY, 'd', HOUR, 'h');
  if (ms < 2 * YEAR) return `${Math.floor(ms / DAY)}d`;
  return pair(ms, YEAR, 'y', DAY, 'd');
}

/** How long ago a stamp was, or `<unknown>`. */
export function ageOf(stamp: string | null | undefined, now: number): string {
  return stamp ? humanDuration(now - Date.parse(stamp)) : '<unknown>';
}
