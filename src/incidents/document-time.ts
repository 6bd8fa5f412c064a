import { offsetMs } from '../model/local-time.ts';

/** A time in a document, on the clocks of its zone: `2026-01-31 19:52:07`. The document names the zone. */
export function secondOf(iso: string, zone: string): string {
  const at = Date.parse(iso);
  return new Date(at + offsetMs(at, zone)).toISOString().slice(0, 19).replace('T', ' ');
}

/** The same to the minute: `2026-01-31 19:52`. */
export const minuteOf = (iso: string, zone: string): string => secondOf(iso, zone).slice(0, 16);
