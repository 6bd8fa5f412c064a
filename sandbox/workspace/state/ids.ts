import type { Clock } from '../../../src/ports/clock.ts';

/** Names for new things: ids that never repeat, time stamps that always rise, secrets nobody guesses. */
export interface Ids {
  /** An id as Slack's: a prefix (`C`, `U`, `F`, `V` …) and nine digits and capitals. */
  next(prefix: string): string;
  /** A message time stamp by the clock, `1767225600.000123`; later calls give greater ones, even within a microsecond. */
  ts(): string;
  /** `length` letters and digits from the workspace's source of randomness. */
  secret(length: number): string;
  /** Where `next` and `ts` stand, for a snapshot. */
  position(): { readonly counter: number; readonly lastTs: string };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A time stamp for microseconds since 1970. */
function formatTs(microseconds: number): string {
  const seconds = Math.floor(microseconds / 1_000_000);
  return `${seconds}.${String(microseconds % 1_000_000).padStart(6, '0')}`;
}

/** Microseconds since 1970 of a time stamp. */
function parseTs(ts: string): number {
  const [seconds = '0', fraction = ''] = ts.split('.');
  return Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

/** Seconds since 1970 by the clock. */
export function seconds(clock: Clock): number {
  return Math.floor(clock.now().getTime() / 1000);
}

/** Makes the source of ids; `start` is where an earlier workspace stopped. */
export function idSource(clock: Clock, random: () => number, start = { counter: 0, lastTs: '0' }): Ids {
  let counter = start.counter;
  let last = parseTs(start.lastTs);
  return {
    next(prefix) {
      counter += 1;
      return `${prefix}${(36 ** 6 + counter).toString(36).toUpperCase().padStart(9, '0')}`;
    },
    ts() {
      last = Math.max(clock.now().getTime() * 1000, last + 1);
      return formatTs(last);
    },
    secret(length) {
      let text = '';
      for (let i = 0; i < length; i++) text += ALPHABET[Math.floor(random() * ALPHABET.length)];
      return text;
    },
    position: () => ({ counter, lastTs: formatTs(last) }),
  };
}
