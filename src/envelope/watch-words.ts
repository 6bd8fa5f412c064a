import { valueWords } from '../model/series.ts';
import type { Text } from '../model/text.ts';
import { counted, span } from '../model/units.ts';
import type { Signals, Watch, Watched } from '../model/watch.ts';
import { readyWords, stillFails, worsened } from './judge.ts';

/** How a watch goes: its sign, and one line. */
export interface WatchLine {
  readonly mark: 'good' | 'bad' | 'warning' | 'unknown' | 'neutral' | 'running';
  readonly text: Text;
  /** What was not watched, and why; '' where all was. */
  readonly missing: string;
}

/** A watch in one line: `Holding after 10 min: 3 of 3 pods ready, no restarts, errors 0.2% (8.1% before)`. */
export function watchLine(watch: Watch): WatchLine {
  const { seen } = watch;
  const facts = seen === undefined ? '' : factsOf(seen).join(', ');
  const missing = seen === undefined || seen.missing.length === 0 ? '' : `not watched: ${seen.missing.join(', ')}`;
  return { ...line(watch, facts), missing };
}

function line(watch: Watch, facts: string): Omit<WatchLine, 'missing'> {
  const told = facts === '' ? '' : `: ${facts}`;
  const { state, since, until, endedAt, endedBy, seen } = watch;
  const after = span((Date.parse(endedAt ?? until) - Date.parse(since)) / 1000);
  switch (state) {
    case 'watching':
      return { mark: 'running', text: ['Watching until ', { time: until, as: 'time' }, told] };
    case 'holding':
      return seen !== undefined && stillFails(seen)
        ? { mark: 'warning', text: `No worse after ${after}, and no better${told}` }
        : { mark: 'good', text: `Holding after ${after}${told}` };
    case 'worse':
      return { mark: 'bad', text: `Worse again after ${after}: ${worseWords(seen)}` };
    case 'unseen':
      return {
        mark: 'unknown',
        text: `Nobody can tell whether it holds: the last looks saw nothing${facts === '' ? '' : `. Seen before: ${facts}`}`,
      };
    case 'ended':
      return {
        mark: 'neutral',
        text: `Watched for ${after}, until ${endedBy === undefined ? 'another change' : `R-${endedBy}`} began${told}`,
      };
  }
}

/** What got worse, in words. */
export function worseWords(seen: Watched | undefined): string {
  return seen === undefined ? '' : worsened(seen).join(', ');
}

function factsOf({ ready, restarts, lookedAt, now, before }: Watched): readonly string[] {
  return [
    ...(ready === undefined ? [] : [readyWords(ready)]),
    ...(lookedAt === undefined ? [] : [restarts === 0 ? 'no restarts' : counted(restarts, 'restart')]),
    ...compared('errors', now, before, 'errors', 'ratio'),
    ...compared('p99', now, before, 'latencyMs', 'ms'),
  ];
}

/** A value and what it was before, where it was measured: `errors 0.2% (8.1% before)`. */
export function compared(
  label: string,
  now: Signals,
  before: Signals,
  of: keyof Signals,
  unit: 'ratio' | 'ms',
): readonly string[] {
  const [value, earlier] = [now[of], before[of]];
  if (value === undefined) return [];
  return [
    `${label} ${valueWords(value, unit)}${earlier === undefined ? '' : ` (${valueWords(earlier, unit)} before)`}`,
  ];
}
