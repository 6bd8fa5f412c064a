import type { Signals } from './watch.ts';

/** Minutes after a change at which its effect is scored. */
export const scoredAfter = [5, 30, 60] as const;

/** The alerts of an environment at a time after a change, by name. */
export interface AlertsSince {
  /** Those that fired when the change began. */
  readonly before: readonly string[];
  /** Those of them that fired on. */
  readonly still: readonly string[];
  /** Those that began after it and fired. */
  readonly fresh: readonly string[];
}

/** How an environment was at a time after a change, and when the change began. */
export interface EffectSight {
  readonly before: Signals;
  readonly now: Signals;
  readonly alerts: AlertsSince;
  /** What was not measured, and why. */
  readonly missing: readonly string[];
}

/** overtaken: another change of the same target had begun, and what was seen from then on was its doing. */
export type EffectVerdict = 'worked' | 'no-better' | 'worse' | 'unknown' | 'overtaken';

/** One score of a change. */
export interface Effect {
  readonly minutes: number;
  readonly verdict: EffectVerdict;
  /** undefined where it was overtaken. */
  readonly seen: EffectSight | undefined;
}
