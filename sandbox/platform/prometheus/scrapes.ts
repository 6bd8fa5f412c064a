import type { MovableClock } from '../../clock.ts';
import type { Labels } from './labels.ts';
import { createSamples, type Samples, type SeriesWriter } from './samples.ts';
import type { Target } from './target.ts';
import type { Targets } from './targets.ts';

export const SCRAPE_MS = 15_000;
/** What lies further back was scraped less often, so that a day fits into a few MB. */
const FINE_MS = 3_600_000;
const COARSE_MS = 60_000;
/** A day, and the hour around it that is compared with now. */
const KEEP_MS = 26 * 3_600_000;
/** How often what is older is dropped: all series are moved for it. */
const PRUNE_MS = 3_600_000;

export interface Scrapes {
  readonly samples: Samples;
  /** Scrapes for every time since the last one that it was due, so that a clock that was moved leaves no gap. */
  catchUp(): void;
  /** The same for at most `ms`, so that whoever else lives in this process has a turn; whether nothing is left to scrape. */
  catchUpFor(ms: number): boolean;
}

/**
 * The scrapes of some targets. Nothing is scraped before the first `catchUp`, which fills in the past: servers know what they counted at any
 * time, and most sandboxes are never asked.
 */
export function createScrapes(targets: Targets, clock: MovableClock, exporters: readonly Target[] = []): Scrapes {
  const samples = createSamples(KEEP_MS);
  const known = new Map<Target, readonly Scraped[]>();
  let last: number | undefined;
  let pruned = clock.now().getTime();

  const scrape = (target: Target, at: number) => {
    const before = known.get(target) ?? [];
    const byKey = lazily(() => new Map(before.map((one) => [keyOf(one), one.series])));
    const now: Scraped[] = [];
    const add = (name: string, own: Labels, value: number) => {
      // What a target tells has the same order each time, but for what comes and goes: a day is 20,000 scrapes.
      const there = before[now.length];
      const one = there !== undefined && there.name === name && isSame(there.own, own) ? there : undefined;
      const series = one?.series ?? byKey().get(keyOf({ name, own }));
      const next = one ?? {
        ...{ name, own },
        series: series ?? samples.series({ __name__: name, ...own, ...target.labels }),
      };
      now.push(next);
      next.series.append(at, value);
    };
    for (const { samples: all } of target.server?.metricsAt(at) ?? []) {
      for (const { name, labels, value } of all) add(name, labels, value);
    }
    add('up', {}, target.server === undefined ? 0 : 1);
    endGone(before, now, at);
    known.set(target, now);
  };
  const finish = (target: Target, at: number) => {
    for (const { series } of known.get(target) ?? []) series.end(at);
    known.delete(target);
  };
  const visit = (target: Target, at: number) => {
    if (at < target.fromMs) return;
    if (at < (target.toMs ?? Infinity)) scrape(target, at);
    else finish(target, at);
  };

  const catchUpFor = (ms: number): boolean => {
    const [now, end] = [clock.now().getTime(), performance.now() + ms];
    const since = Math.max(last ?? 0, now - KEEP_MS);
    const all = [...targets.since(since), ...exporters];
    for (const at of due(since, now)) {
      for (const target of all) visit(target, at);
      last = at;
      if (performance.now() > end) return false;
    }
    if (now - pruned < PRUNE_MS) return true;
    samples.prune(now);
    pruned = now;
    return true;
  };

  return { samples, catchUpFor, catchUp: () => void catchUpFor(Infinity) };
}

/** One series of a target at its last scrape, with the labels it was told with. */
interface Scraped {
  readonly name: string;
  readonly own: Labels;
  readonly series: SeriesWriter;
}

const keyOf = ({ name, own }: Pick<Scraped, 'name' | 'own'>) => `${name}${Object.values(own).join('\0')}`;

/** Ends the series that a target no longer tells. */
function endGone(before: readonly Scraped[], now: readonly Scraped[], at: number): void {
  if (now.length === before.length && now.every((one, index) => one === before[index])) return;
  const kept = new Set(now.map(({ series }) => series));
  for (const { series } of before) if (!kept.has(series)) series.end(at);
}

function isSame(one: Labels, other: Labels): boolean {
  for (const label in one) if (one[label] !== other[label]) return false;
  for (const label in other) if (!(label in one)) return false;
  return true;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The times after `since` up to `now` at which a scrape is due. */
function due(since: number, now: number): readonly number[] {
  const times: number[] = [];
  for (let at = Math.floor(since / SCRAPE_MS) * SCRAPE_MS + SCRAPE_MS; at <= now; at += SCRAPE_MS) {
    if (now - at <= FINE_MS || at % COARSE_MS === 0) times.push(at);
  }
  return times;
}
