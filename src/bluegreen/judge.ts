import { sparkLine } from '../charts/spark-line.ts';
import { type Point, valueWords } from '../model/series.ts';
import { counted, span } from '../model/units.ts';
import { type BakeTerms, limitsOf } from './bake-terms.ts';
import { type Figures, type Lines, latest, rateMs } from './figures.ts';
import { capital } from './pair.ts';

/** What one look saw. Nothing of it is remembered: whoever looks next, after whatever restart, sees the same. */
export interface Sight {
  /** Since the switch. */
  readonly elapsedMs: number;
  /** Services that no longer select the new colour, in words. */
  readonly edited: readonly string[];
  /** Ready pods of the new colour behind the services: the fewest of any. */
  readonly serving: number;
  /** Pods of the old colour that are ready, and were when it had the traffic. */
  readonly kept: { readonly ready: number; readonly needed: number; readonly deployment: string };
  /** Of the new colour since the switch. */
  readonly lines: Lines;
}

export type BakeOutcome =
  | { readonly kind: 'baking'; readonly words: string }
  /** Every figure stayed within its limit to the end. */
  | { readonly kind: 'held' }
  /** The end came without figures to judge by. */
  | { readonly kind: 'unmeasured'; readonly why: string }
  | { readonly kind: 'edited'; readonly why: string }
  /** Somebody had it go back. */
  | { readonly kind: 'asked'; readonly by: string }
  /** `stays`: why the traffic stays all the same; undefined where it goes back. */
  | { readonly kind: 'worse'; readonly why: string; readonly stays: string | undefined };

/** Characters of a line drawn in words: it stands in a line of a phone. */
const mostColumns = 10;
/** The first rates after a switch hold too little. */
const settleMs = 30_000;
/** So long after its end a bake waits for figures that were missing then. */
export const graceMs = 120_000;

/** What a look means. Pure: the same sight gives the same verdict. */
export function judge(terms: BakeTerms, before: Figures, sight: Sight): BakeOutcome {
  const { edited, elapsedMs, serving, kept, lines } = sight;
  if (edited.length > 0) return { kind: 'edited', why: edited.join('; ') };
  const trouble = serving === 0 ? `${capital(terms.to)} has no ready pod` : worseWords(terms, before, lines);
  if (trouble !== undefined) return { kind: 'worse', why: trouble, stays: whyStays(terms, kept) };
  const bakeMs = terms.minutes * 60_000;
  const lacking = terms.measured && !isMeasured(lines);
  if (elapsedMs < bakeMs + (lacking ? graceMs : 0)) return { kind: 'baking', words: words(terms, before, sight) };
  return lacking ? { kind: 'unmeasured', why: lackWords(terms, lines) } : { kind: 'held' };
}

/** Why the traffic does not go back although it should; undefined where it may. */
export function whyStays(
  { from, onWorse }: BakeTerms,
  { ready, needed, deployment }: Sight['kept'],
): string | undefined {
  if (ready < needed)
    return `${deployment} has ${counted(ready, 'ready pod')} of the ${needed} that ${from} served with`;
  return onWorse === 'ask' ? `the plan asks before it returns to ${from}` : undefined;
}

const drawable = (points: readonly Point[]) =>
  points.filter((point): point is readonly [number, number] => point[1] !== null && Number.isFinite(point[1]));

/** Both were measured within the last two minutes. */
function isMeasured({ errors, p99Ms }: Lines): boolean {
  const end = Math.max(errors.at(-1)?.[0] ?? 0, p99Ms.at(-1)?.[0] ?? 0);
  return [errors, p99Ms].every((line) => (drawable(line).at(-1)?.[0] ?? -Infinity) >= end - rateMs);
}

function lackWords({ minRequests }: BakeTerms, { missing }: Lines): string {
  return missing[0] ?? `fewer than ${minRequests} calls in ${rateMs / 60_000} min`;
}

/** `p99 1,800 ms for 60 s (limit 1,000 ms)`: the first figure that is beyond its limit now, and has been for long enough. */
function worseWords(terms: BakeTerms, before: Figures, { errors, p99Ms }: Lines): string | undefined {
  const limit = limitsOf(terms, before);
  const since = Math.min(errors[0]?.[0] ?? Infinity, p99Ms[0]?.[0] ?? Infinity) + settleMs;
  const of = (name: string, unit: 'ratio' | 'ms', points: readonly Point[], most: number) => {
    const known = drawable(points).filter(([at]) => at >= since);
    const good = known.findLastIndex(([, value]) => value <= most);
    const bad = known.slice(good + 1);
    const forMs = (bad.at(-1)?.[0] ?? 0) - (bad[0]?.[0] ?? 0);
    if (bad.length < 2 || forMs < terms.worseForSeconds * 1000) return undefined;
    const value = valueWords(bad.at(-1)?.[1] ?? 0, unit);
    return `${name} ${value} for ${span(forMs / 1000)} (limit ${valueWords(most, unit)})`;
  };
  return of('errors', 'ratio', errors, limit.errors) ?? of('p99', 'ms', p99Ms, limit.p99Ms);
}

/** `4 of 10 min · errors 0.3% (blue had 0.3%) · p99 251 ms (blue had 240 ms)`. */
function words(terms: BakeTerms, before: Figures, { elapsedMs, kept, lines }: Sight): string {
  const minutes = Math.floor(elapsedMs / 60_000);
  const parts = [`${minutes} of ${terms.minutes} min`];
  if (terms.measured) parts.push(figureWords(terms, before, lines));
  const { ready, needed, deployment } = kept;
  if (ready < needed) parts.push(`${deployment} has ${ready} of ${needed} pods ready: no way back by itself now`);
  return parts.join(' · ');
}

function figureWords(terms: BakeTerms, before: Figures, lines: Lines): string {
  const { from, minRequests } = terms;
  const limit = limitsOf(terms, before);
  const one = (name: string, unit: 'ratio' | 'ms', line: readonly Point[], was: number | undefined, most: number) => {
    const had = was === undefined ? `not measured of ${from}` : `${from} had ${valueWords(was, unit)}`;
    const known = drawable(line);
    const now = known.at(-1)?.[1];
    // A line of two points says no more than the figure.
    const drawn = known.length < 3 ? '' : `${sparkLine(line, mostColumns, most).trimEnd()} `;
    return `${name} ${now === undefined ? 'not measured' : `${drawn}${valueWords(now, unit)}`} (${had})`;
  };
  const { errors, p99Ms: p99 } = latest(lines);
  if (errors === undefined && p99 === undefined) {
    const [why = `fewer than ${minRequests} calls so far`] = lines.missing;
    return `errors and p99 not measured: ${why}`;
  }
  return `${one('errors', 'ratio', lines.errors, before.errors, limit.errors)} · ${one('p99', 'ms', lines.p99Ms, before.p99Ms, limit.p99Ms)}`;
}
