import type { MetricsRange } from '../ports/prometheus.ts';

/** A day before: the time that now is compared with. */
export const dayMs = 86_400_000;

/** The least window of a rate, in ms: four scrapes a minute apart. */
const leastWindowMs = 300_000;
const leastStepMs = 15_000;
/** Points of a line on a phone. */
const mostSteps = 120;

/** The time that is asked about, and how finely its lines are drawn. */
export interface Asked {
  /** Unix ms, both. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  /** What each point of a line is the rate over: no sample lies between two windows. */
  readonly windowMs: number;
}

/** The last `sinceMs` before `nowMs`. */
export function lastOf(sinceMs: number, nowMs: number): Asked {
  const stepMs = Math.max(1, Math.ceil(sinceMs / mostSteps / leastStepMs)) * leastStepMs;
  const toMs = Math.floor(nowMs / 1000) * 1000;
  return { fromMs: toMs - sinceMs, toMs, stepMs, windowMs: Math.max(leastWindowMs, stepMs) };
}

/** Its length, in ms. */
export const lengthOf = ({ fromMs, toMs }: Asked): number => toMs - fromMs;

/** The points of its lines, or of those of the day before. */
export function stepsOf({ fromMs, toMs, stepMs }: Asked, earlierMs = 0): MetricsRange {
  return { fromMs: fromMs - earlierMs, toMs: toMs - earlierMs, stepMs };
}
