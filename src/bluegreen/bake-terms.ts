import type { Environment } from '../model/environment.ts';
import { type Promised, promise } from '../model/plan.ts';
import { valueWords } from '../model/series.ts';
import type { BlueGreen } from './pair.ts';

/** What is promised of the time after a switch; bound by the approval. */
export interface BakeTerms {
  readonly from: string;
  readonly to: string;
  readonly minutes: number;
  /** Whether errors and latency are measured; without a Prometheus only pods and selectors are looked at. */
  readonly measured: boolean;
  readonly maxErrorRatio: number;
  readonly maxP99Ms: number;
  readonly worseTimes: number;
  readonly worseForSeconds: number;
  readonly minRequests: number;
  readonly onWorse: BlueGreen['onWorse'];
}

/** The terms of a switch from one colour to the other, as it is configured. */
export function bakeTerms(settings: BlueGreen, environment: Environment, from: string, to: string): BakeTerms {
  const { bakeMinutes, maxErrorRatio, maxP99Ms, worseTimes, worseForSeconds, minRequests, onWorse } = settings;
  const measured = environment.prometheus !== undefined;
  const limits = { maxErrorRatio, maxP99Ms, worseTimes, worseForSeconds, minRequests };
  return { from, to, minutes: bakeMinutes, measured, ...limits, onWorse };
}

/** The terms in words, as a promise. */
export function bakePromise(terms: BakeTerms): Promised {
  return promise('bake', terms, ({ from, to, minutes, measured, worseForSeconds, onWorse, ...limits }) => {
    const end = onWorse === 'switchBack' ? `switches back to ${from} by itself` : 'stops and asks';
    if (!measured) {
      return `Then watches pods and selectors for ${minutes} min; errors and latency are not measured (no Prometheus). If ${to} has no ready pod: ${end}.`;
    }
    const errors = valueWords(limits.maxErrorRatio, 'ratio');
    const p99 = valueWords(limits.maxP99Ms, 'ms');
    return `Then watches ${to} for ${minutes} min. If for ${worseForSeconds} s errors are above ${errors} or p99 above ${p99} (or ${limits.worseTimes}x what ${from} had, where that is more), or if ${to} has no ready pod: ${end}. Without figures it stays, and nobody calls it good.`;
  });
}

/** Up to where a colour is good: what the other one had before counts where it was worse than the limit. */
export function limitsOf(terms: BakeTerms, before: { readonly errors?: number; readonly p99Ms?: number }) {
  return {
    errors: Math.max(terms.maxErrorRatio, (before.errors ?? 0) * terms.worseTimes),
    p99Ms: Math.max(terms.maxP99Ms, (before.p99Ms ?? 0) * terms.worseTimes),
  };
}
