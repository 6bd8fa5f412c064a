/** Chance that can be had again: the same seed gives the same numbers. */
export interface Dice {
  readonly seed: number;
  /** In [0, 1). */
  random(): number;
  /** A whole number from 0 to below `most`. */
  below(most: number): number;
  /** One of them. */
  pick<T>(from: readonly T[]): T;
  /** So many different ones, in their own order. */
  sample<T>(from: readonly T[], count: number): readonly T[];
}

/** Dice of the seed in FAULTS_SEED, or of a new one; `mulberry32`, good enough to choose where to break things. */
export function dice(seed = Number(process.env['FAULTS_SEED'] ?? Math.floor(Math.random() * 2 ** 31))): Dice {
  let state = seed | 0;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (most: number) => Math.floor(random() * most);
  return {
    seed,
    random,
    below,
    pick<T>(from: readonly T[]): T {
      const one = from[below(from.length)];
      if (one === undefined) throw new Error('there is nothing to pick from');
      return one;
    },
    sample<T>(from: readonly T[], count: number): readonly T[] {
      const order = from.map((item, index) => ({ item, index, at: random() }));
      const chosen = order.sort((a, b) => a.at - b.at).slice(0, count);
      return chosen.sort((a, b) => a.index - b.index).map(({ item }) => item);
    },
  };
}
