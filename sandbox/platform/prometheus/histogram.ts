import { type Element, type Labels, labelKey, nameless, without } from './labels.ts';

interface Bucket {
  readonly upTo: number;
  readonly count: number;
}

/** The value below which a share `q` of the observations lies, for each histogram among the elements (their buckets, by `le`). */
export function histogramQuantile(q: number, elements: readonly Element[]): readonly Element[] {
  const histograms = new Map<string, { readonly labels: Labels; readonly buckets: Bucket[] }>();
  for (const { labels, value } of elements) {
    const upTo = bound(labels['le']);
    if (upTo === undefined) continue;
    const rest = nameless(without(labels, ['le']));
    const key = labelKey(rest);
    const histogram = histograms.get(key) ?? { labels: rest, buckets: [] };
    histogram.buckets.push({ upTo, count: value });
    histograms.set(key, histogram);
  }
  return [...histograms.values()].map(({ labels, buckets }) => ({ labels, value: quantile(q, buckets) }));
}

function bound(le: string | undefined): number | undefined {
  if (le === undefined || le.trim() === '') return undefined;
  if (/^\+?Inf$/.test(le)) return Infinity;
  const value = Number(le);
  return Number.isNaN(value) ? undefined : value;
}

function quantile(q: number, given: readonly Bucket[]): number {
  if (Number.isNaN(q)) return Number.NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const buckets = cumulative([...given].sort((one, other) => one.upTo - other.upTo));
  const all = buckets.at(-1);
  if (all?.upTo !== Infinity || buckets.length < 2 || all.count === 0 || Number.isNaN(all.count)) return Number.NaN;
  const rank = q * all.count;
  const found = buckets.slice(0, -1).findIndex(({ count }) => count >= rank);
  // Beyond the last bound nothing is known but that.
  const bucket = buckets[found];
  if (bucket === undefined) return buckets.at(-2)?.upTo ?? Number.NaN;
  if (found === 0 && bucket.upTo <= 0) return bucket.upTo;
  const before = buckets[found - 1] ?? { upTo: 0, count: 0 };
  return before.upTo + (bucket.upTo - before.upTo) * ((rank - before.count) / (bucket.count - before.count));
}

/** Buckets of one bound together, and none smaller than the one before: they were scraped one after the other. */
function cumulative(sorted: readonly Bucket[]): readonly Bucket[] {
  const found: Bucket[] = [];
  let most = 0;
  for (const { upTo, count } of sorted) {
    const same = found.at(-1)?.upTo === upTo ? found.pop() : undefined;
    most = Math.max(most, (same?.count ?? 0) + count);
    found.push({ upTo, count: Number.isNaN(count) ? count : most });
  }
  return found;
}
