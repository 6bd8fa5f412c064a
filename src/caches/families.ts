import type { KeysSeen, SampledKey } from '../ports/cache/keys.ts';

/** Keys that begin alike, as far as a sample tells. */
export interface Family {
  /** With the separator at its end: `cache:tool:`; '' for keys that have none. */
  readonly prefix: string;
  readonly count: Estimate;
  /** What all of them take in memory; undefined where no size is known. */
  readonly bytes: number | undefined;
  /** Of those asked: how many never expire, and the shortest and longest ms until the others do. */
  readonly asked: number;
  readonly lasting: number;
  readonly ttlMs: { readonly least: number; readonly most: number } | undefined;
}

/** A number of keys; `off` is how far it may be off in either direction, 95 times of 100. 0: counted. */
export interface Estimate {
  readonly keys: number;
  readonly off: number;
}

const longestFamily = 60;

/** The families of what was seen, most keys first. */
export function familiesOf(seen: Pick<KeysSeen, 'names' | 'sample' | 'total' | 'complete'>): readonly Family[] {
  const counts = countsOf(seen.names.map(familyOf));
  const samples = Map.groupBy(seen.sample, ({ name }) => familyOf(name));
  return [...counts]
    .map(([prefix, found]) => familyFrom(prefix, countOf(found, seen), samples.get(prefix) ?? []))
    .sort((a, b) => b.count.keys - a.count.keys || (a.prefix < b.prefix ? -1 : 1));
}

function familyFrom(prefix: string, count: Estimate, sample: readonly SampledKey[]): Family {
  const sizes = sample.flatMap(({ bytes }) => bytes ?? []);
  const asked = sample.filter(({ ttlMs }) => ttlMs !== undefined);
  const ttls = asked.flatMap(({ ttlMs }) => ttlMs ?? []);
  return {
    prefix,
    count,
    bytes: sizes.length === 0 ? undefined : (sum(sizes) / sizes.length) * count.keys,
    asked: asked.length,
    lasting: asked.length - ttls.length,
    ttlMs: ttls.length === 0 ? undefined : { least: Math.min(...ttls), most: Math.max(...ttls) },
  };
}

function countOf(found: number, { names, total, complete }: Pick<KeysSeen, 'names' | 'total' | 'complete'>): Estimate {
  return complete ? { keys: found, off: 0 } : estimate(found, names.length, total);
}

/** Of `total` things, those that are as `found` of the `looked` at (normal approximation of a binomial share). */
export function estimate(found: number, looked: number, total: number): Estimate {
  if (looked === 0) return { keys: 0, off: total };
  const share = found / looked;
  const off = 1.96 * Math.sqrt((share * (1 - share)) / looked) * total;
  return { keys: Math.round(share * total), off: Math.ceil(off) };
}

/**
 * What a key begins with: up to two words of its name before the part that tells it apart. Numbers, hashes and bytes are no words: they are
 * the name of one thing, and may be a secret.
 */
export function familyOf(name: string): string {
  const separator = /[:/.|]/.exec(name)?.[0];
  if (separator === undefined) return '';
  const words = name.split(separator).slice(0, -1);
  const end = words.findIndex((word) => isName(word));
  const kept = words.slice(0, Math.min(2, end === -1 ? words.length : end));
  const prefix = kept.map((word) => `${word}${separator}`).join('');
  return prefix.length > longestFamily ? '' : prefix;
}

const isName = (word: string) =>
  word === '' ||
  /^\d+$/.test(word) ||
  /^(?=.*\d)[0-9a-f-]{8,}$/i.test(word) ||
  word.includes('\\x') ||
  word.length > 32;

function countsOf(prefixes: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const prefix of prefixes) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  return counts;
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
