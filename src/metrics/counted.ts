import { type Page, type PageSample, seriesKey } from './exposition.ts';

/** What one process counted between two pages of it. */
export interface CountedBetween {
  /** Series that count, with what they counted. */
  readonly samples: readonly PageSample[];
  /** The process began anew in between: what the one before counted after the first page is lost. */
  readonly restarted: boolean;
}

/** When a process began, in every client library of Prometheus: another value is another process. */
export const processStart = 'process_start_time_seconds';

/**
 * The difference of two pages. A series that is new began at zero; one that fell did as well, as in `increase`; of a histogram all buckets
 * together, or their order would be lost. What is gone, or is no number, is missing and not zero. Pure.
 */
export function countedBetween(before: Page, after: Page, counters: ReadonlySet<string>): CountedBetween {
  const began = (page: Page) => [...page.samples.values()].find(({ name }) => name === processStart)?.value;
  const isOther = began(before) !== undefined && began(after) !== undefined && began(before) !== began(after);
  const fallen = new Set<string>();
  const counting = [...after.samples].filter(([, { name }]) => counters.has(name));
  for (const [key, { value, name, labels }] of counting) {
    if (value < (before.samples.get(key)?.value ?? Number.NEGATIVE_INFINITY)) fallen.add(familyKey(name, labels));
  }
  const samples = counting.flatMap(([key, sample]): readonly PageSample[] => {
    const isNew = isOther || fallen.has(familyKey(sample.name, sample.labels));
    const value = sample.value - (isNew ? 0 : (before.samples.get(key)?.value ?? 0));
    return Number.isFinite(value) ? [{ ...sample, value }] : [];
  });
  return { samples, restarted: isOther || fallen.size > 0 };
}

/** The same for all series of one histogram: it begins anew as a whole. */
const familyKey = (name: string, labels: ReadonlyMap<string, string>) =>
  seriesKey({ name: name.replace(/_(?:bucket|sum|count)$/, ''), labels }, 'le');
