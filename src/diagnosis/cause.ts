import type { Offer } from '../model/report.ts';
import type { Evidence } from './evidence.ts';

export interface Finding {
  /** 0 to 1: how much of what this cause would show is there. */
  readonly strength: number;
  /** What was seen, most telling first. */
  readonly because: readonly string[];
  /** When it began, ISO 8601, as far as the evidence tells. */
  readonly since?: string | undefined;
  readonly offers: readonly Offer[];
}

/** One thing that can be wrong, and how it shows. A file under causes/ is a cause (runbook A, "Common Causes & Resolutions"). */
export interface Cause {
  readonly title: string;
  /** Where this cause is found, signs whose `Reason: message` fits are told by it; all others are told in their own words. */
  readonly explains: RegExp;
  /** undefined: no sign of it. Pure. */
  weigh(evidence: Evidence): Finding | undefined;
}

/** `strong`, `likely`, `weak`. */
export function strengthWord(strength: number): string {
  if (strength >= 0.75) return 'strong';
  return strength >= 0.45 ? 'likely' : 'weak';
}
