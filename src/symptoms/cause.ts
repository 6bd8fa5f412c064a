import type { Offer } from '../model/report.ts';
import type { Seen } from './seen.ts';
import type { Symptom } from './symptom.ts';

/** What a cause came to. */
export type Judged =
  | {
      readonly kind: 'likely';
      /** As the object of `503s come from …`. */
      readonly title: string;
      /** 0 to 1, as for a diagnosis. */
      readonly strength: number;
      /** What speaks for it, most telling first. */
      readonly because: readonly string[];
      /** What speaks against it. */
      readonly against: readonly string[];
      readonly offers: readonly Offer[];
    }
  /** Looked at, and in order. */
  | { readonly kind: 'not'; readonly words: string };

/** One thing that can be behind symptoms (runbook B 6.1). */
export interface SymptomCause {
  readonly of: readonly Symptom[];
  /** undefined: it was not seen, or there is nothing to say. Pure. */
  judge(seen: Seen): Judged | undefined;
}

export const not = (words: string): Judged => ({ kind: 'not', words });
