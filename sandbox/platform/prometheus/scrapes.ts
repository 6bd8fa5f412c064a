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

export interface Scrapes {
  readonly samples: Samples;
  /** Scrapes for every time since the last one that it was due, so that a clock that was moved leaves no gap. */
  catchUp(): void;
}

/**
 * The scrapes of some targets. Nothing is scraped before the first `catchUp`, which fills in the past: servers know what they counted at any
 * time, and most sandboxes are never asked.
 */
export function createScrapes(targets: Targets, clock: MovableClock): Scrapes {
  const samples = createSamples(KEEP_MS);
  const known = new Map<Target, Map<string, SeriesWriter>>();
  let last: number | undefined;

  const scrape = (target: Target, at: number) => {
    const before = known.get(target) ?? new Map<string, SeriesWriter>();
    const now = new Map<string, SeriesWriter>();
    const add = (name: string, own: Labels, value: number) => {
      const key = `${name}${Object.values(own).join('\0')}`;
      const series = before.get(key) ?? samples.series({ __name__: name, ...own, ...target.labels });
      now.set(key, series);
      series.append(at, value);
    };
    for (const { samples: all } of target.server?.metricsAt(at) ?? []) {
      for (const { name, labels, value } of all) add(name, labels, value);
    }
    add('up', {}, target.server === undefined ? 0 : 1);
    for (const [key, series] of before) if (!now.has(key)) series.end(at);
    known.set(target, now);
  };
  const finish = (target: Target, at: number) => {
    for (const series of known.get(target)?.values() ?? []) series.end(at);
    known.delete(target);
  };
  const visit = (target: Target, at: number) => {
    if (at < target.fromMs) return;
    if (at < (target.toMs ?? Infinity)) scrape(target, at);
    else finish(target, at);
  };

  return {
    samples,
    catchUp() {
      const now = clock.now().getTime();
      const since = Math.max(last ?? 0, now - KEEP_MS);
      const all = targets.since(since);
      for (const at of due(since, now)) {
        for (const target of all) visit(target, at);
        last = at;
      }
      samples.prune(now);
    },
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
