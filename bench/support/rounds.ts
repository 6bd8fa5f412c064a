import { watchCpu } from './cpu.ts';
import { load } from './machine.ts';

/** Strangers may use this share of the machine before a round is not believed. */
const mostForeign = 0.1;
const mostRepeats = 2;

/** One round: every contender once, in an order of its own. */
export interface Round<T> {
  readonly order: readonly string[];
  readonly results: Readonly<Record<string, T>>;
  /** Share of all cores that strangers used; undefined where the system does not tell. */
  readonly foreign: number | undefined;
  /** Strangers used more than a tenth of the machine, also when the round was repeated. */
  readonly disturbed: boolean;
  readonly repeats: number;
  readonly load: { readonly before: number; readonly after: number };
}

export interface RoundsOptions {
  readonly rounds: number;
  readonly random: () => number;
  /** Whether a disturbed round is done again. */
  readonly repeat: boolean;
  say(line: string): void;
}

/**
 * Measures contenders side by side: rounds in which each has its turn, in random order. A round with more than 10% foreign CPU is
 * done again, at most twice; of its tries the quietest counts, and is marked where that one was disturbed too.
 */
export async function interleaved<T>(
  contenders: Readonly<Record<string, () => Promise<T>>>,
  options: RoundsOptions,
): Promise<readonly Round<T>[]> {
  const rounds: Round<T>[] = [];
  for (let number = 1; number <= options.rounds; number += 1) {
    let best = await once(contenders, options.random, 0);
    for (let tried = 1; options.repeat && best.disturbed && tried <= mostRepeats; tried += 1) {
      options.say(`  round ${number}: ${share(best.foreign)} of the machine was used by others; once more`);
      const again = await once(contenders, options.random, tried);
      best = (again.foreign ?? 0) < (best.foreign ?? 0) ? again : { ...best, repeats: tried };
    }
    options.say(`  round ${number}/${options.rounds}: ${best.order.join(', ')}; others used ${share(best.foreign)}`);
    rounds.push(best);
  }
  return rounds;
}

async function once<T>(
  contenders: Readonly<Record<string, () => Promise<T>>>,
  random: () => number,
  repeats: number,
): Promise<Round<T>> {
  const order = shuffled(Object.keys(contenders), random);
  const before = load();
  const foreignShare = watchCpu();
  const results: Record<string, T> = {};
  for (const name of order) {
    const contender = contenders[name];
    if (contender !== undefined) results[name] = await contender();
  }
  const foreign = foreignShare();
  return {
    order,
    results,
    foreign: foreign === undefined ? undefined : Math.round(foreign * 1000) / 1000,
    disturbed: (foreign ?? 0) > mostForeign,
    repeats,
    load: { before, after: load() },
  };
}

function shuffled(names: readonly string[], random: () => number): readonly string[] {
  return names
    .map((name) => ({ name, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name);
}

const share = (foreign: number | undefined) =>
  foreign === undefined ? 'an unknown share' : `${Math.round(foreign * 100)}%`;
