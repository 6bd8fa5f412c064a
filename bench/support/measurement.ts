import type { MachineFacts } from './machine.ts';
import type { Round, RoundsOptions } from './rounds.ts';
import type { Site } from './site.ts';

/** One line of the table of a measurement. */
export interface Row {
  readonly what: string;
  /** The figure of the baseline, with its unit and its spread over the rounds; `–` where there is none. */
  readonly baseline: string;
  readonly ours: string;
  /** What bar and aim are about; undefined where the baseline could not be measured here. */
  readonly judged: number | undefined;
  readonly unit: 'x' | 'ms' | 'MB' | '/s' | 'wrong';
  readonly better: 'lower' | 'higher';
  /** A line without a bar is there to be read. */
  readonly bar?: number;
  readonly aim?: number;
}

export interface Outcome {
  readonly rows: readonly Row[];
  /** Each round as it was measured. */
  readonly rounds: readonly Round<unknown>[];
  /** What a reader of the figures must know. */
  readonly notes: readonly string[];
}

export interface Bench {
  readonly site: Site;
  readonly facts: MachineFacts;
  /** One short round, to see that everything still runs: its figures mean nothing. */
  readonly quick: boolean;
  /** Rounds of each measurement; as many as it thinks right where nothing is said. */
  readonly rounds: number | undefined;
  /** Numbers from 0 to 1, for the order of things. */
  readonly random: () => number;
  /** A line for whoever waits. */
  say(line: string): void;
}

export interface Measurement {
  readonly name: string;
  readonly title: string;
  run(bench: Bench): Promise<Outcome>;
}

export type Verdict = 'aim met' | 'pass' | 'FAIL' | 'not measured' | '';

/** Whether a row keeps its bar. */
export function verdict({ judged, better, bar, aim }: Row): Verdict {
  if (bar === undefined) return '';
  if (judged === undefined || Number.isNaN(judged)) return 'not measured';
  const keeps = (limit: number) => (better === 'lower' ? judged <= limit : judged >= limit);
  if (!keeps(bar)) return 'FAIL';
  return aim !== undefined && keeps(aim) ? 'aim met' : 'pass';
}

/** `usual` rounds, each done again where others disturbed it; one where it is quick; as many as were asked for, each done once. */
export function roundsOf({ quick, rounds, random, say }: Bench, usual: number): RoundsOptions {
  return { rounds: quick ? 1 : (rounds ?? usual), repeat: !quick && rounds === undefined, random, say };
}
