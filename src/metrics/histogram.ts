import type { PageSample } from './exposition.ts';

/** Calls up to each bound of a classic histogram, by ascending bound; the last is +Inf. */
export type Buckets = readonly (readonly [bound: number, count: number])[];

/**
 * Adds up the buckets of several histograms. Only bounds that all of them have can be added: two versions of a server may have different ones,
 * and a sum over some would fall. Empty where there are none in common, or +Inf is missing. Pure.
 */
export function bucketsOf(samples: readonly PageSample[], groupOf: (sample: PageSample) => string): Buckets {
  const histograms = new Map<string, Map<number, number>>();
  for (const sample of samples) {
    const bound = boundOf(sample.labels.get('le') ?? '');
    if (bound === undefined) continue;
    const key = groupOf(sample);
    const buckets = histograms.get(key) ?? new Map<number, number>();
    histograms.set(key, buckets.set(bound, sample.value));
  }
  const all = [...histograms.values()];
  const common = [...(all[0]?.keys() ?? [])].filter((bound) => all.every((one) => one.has(bound)));
  if (!common.includes(Number.POSITIVE_INFINITY)) return [];
  let most = 0;
  return common
    .sort((a, b) => a - b)
    .map((bound) => {
      // Buckets are read one after the other while calls come in: a wider one never holds less.
      most = Math.max(
        most,
        all.reduce((sum, one) => sum + (one.get(bound) ?? 0), 0),
      );
      return [bound, most] as const;
    });
}

function boundOf(le: string): number | undefined {
  if (/^\+?inf$/i.test(le)) return Number.POSITIVE_INFINITY;
  const bound = le === '' ? Number.NaN : Number(le);
  return Number.isNaN(bound) ? undefined : bound;
}

/**
 * A quantile (0 to 1) as `histogram_quantile` takes it: evenly within its bucket, the last bound for what lies above all. undefined without
 * calls. Source: prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile.
 */
export function quantileOf(share: number, buckets: Buckets): number | undefined {
  const total = buckets.at(-1)?.[1] ?? 0;
  if (buckets.length < 2 || total <= 0) return undefined;
  const rank = share * total;
  const index = buckets.findIndex(([, count]) => count >= rank);
  const [bound, count] = buckets[index] ?? [Number.POSITIVE_INFINITY, total];
  if (bound === Number.POSITIVE_INFINITY) return buckets.at(-2)?.[0];
  const [low, below] = buckets[index - 1] ?? [Math.min(0, bound), 0];
  if (index === 0 && bound <= 0) return bound;
  return count === below ? bound : low + ((bound - low) * (rank - below)) / (count - below);
}
