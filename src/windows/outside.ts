import type { Environment } from '../model/environment.ts';
import type { PlannedWindow } from '../ports/store/windows.ts';
import { occurrenceOf, type WindowSettings } from './calendar.ts';

/** The window a change belongs into and is outside of. */
export interface Outside {
  readonly name: string;
  /** When it begins next, ISO 8601; undefined where nobody has planned it. */
  readonly next: string | undefined;
}

/** Whether a command belongs into a window. */
export function isCovered(window: WindowSettings, command: string): boolean {
  if (!('covers' in window)) return false;
  return window.covers.some((one) => one === command || (one.endsWith(' *') && command.startsWith(one.slice(0, -1))));
}

/**
 * The window a command belongs into, where none of those it belongs into is open: of several the one that begins first. undefined for what
 * belongs into none, and inside of one.
 */
export function outsideOf(
  { windows, timezone }: Pick<Environment, 'windows' | 'timezone'>,
  command: string,
  now: number,
  planned: readonly PlannedWindow[],
): Outside | undefined {
  const times = windows
    .filter((window) => isCovered(window, command))
    .flatMap((window) => {
      const when = occurrenceOf(window, timezone, now, planned);
      return when === undefined ? [] : [{ name: window.name, ...when }];
    });
  if (times.some(({ open }) => open !== undefined)) return undefined;
  const [first] = times.sort(
    (a, b) => (a.next?.from ?? Number.POSITIVE_INFINITY) - (b.next?.from ?? Number.POSITIVE_INFINITY),
  );
  if (first === undefined) return undefined;
  return { name: first.name, next: first.next && new Date(first.next.from).toISOString() };
}
