import { span } from '../model/units.ts';
import type { CacheServerSeen } from '../ports/cache/server.ts';
import { percent, thousands } from './words.ts';

type Counters = Pick<CacheServerSeen, 'hits' | 'misses' | 'evicted' | 'runId' | 'uptimeSeconds'>;

/** What happened between two looks at a server. */
export interface Meanwhile {
  readonly seconds: number;
  readonly hits: number;
  readonly misses: number;
  readonly evicted: number;
}

/** undefined where it cannot be told: a restart or a reset of the statistics in between, or counters the server does not have. */
export function meanwhile(before: Counters, after: Counters, seconds: number): Meanwhile | undefined {
  if (before.runId !== after.runId) return undefined;
  const [hits, misses, evicted] = (['hits', 'misses', 'evicted'] as const).map((name) =>
    before[name] === undefined || after[name] === undefined ? Number.NaN : after[name] - before[name],
  );
  if (hits === undefined || misses === undefined || evicted === undefined) return undefined;
  return hits >= 0 && misses >= 0 && evicted >= 0 ? { seconds, hits, misses, evicted } : undefined;
}

/** Hits of all lookups; undefined where there were none. */
export function hitRatio({ hits, misses }: { readonly hits: number; readonly misses: number }): number | undefined {
  return hits + misses === 0 ? undefined : hits / (hits + misses);
}

/** Both periods, each said: `93% of 360 lookups in 3 s; 92% since the start 3 days ago`. */
export function hitWords(server: Counters, now: Meanwhile | undefined): string {
  const since =
    server.uptimeSeconds === undefined ? 'since the start' : `since the start ${span(server.uptimeSeconds)} ago`;
  return [now === undefined ? 'now: not told' : nowWords(now), allWords(server, since)].join('; ');
}

function nowWords(now: Meanwhile): string {
  const ratio = hitRatio(now);
  const period = `in ${span(now.seconds)}`;
  return ratio === undefined
    ? `no lookups ${period}`
    : `${percent(ratio)} of ${thousands(now.hits + now.misses)} lookups ${period}`;
}

function allWords({ hits, misses }: Counters, since: string): string {
  if (hits === undefined || misses === undefined) return `${since}: not told`;
  const ratio = hitRatio({ hits, misses });
  return ratio === undefined ? `no lookups ${since}` : `${percent(ratio)} ${since}`;
}
