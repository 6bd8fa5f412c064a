import type { AlertsSince, Effect } from '../../model/effect.ts';
import type { Run } from '../../model/run.ts';

/** A score that is due, taken: its next look is set already. */
export interface DueEffect {
  readonly run: Run;
  readonly minutes: number;
  /** The time it is about, which lies in the past. */
  readonly at: Date;
  /** Every write names it: that of somebody who was overtaken changes nothing. */
  readonly fence: number;
  /** Alerts of its environment at that time, by name. */
  readonly alerts: AlertsSince;
  /** Whether another change of the same target had begun by then. */
  readonly isOvertaken: boolean;
}

/** Every method rejects with STORE_DOWN when PostgreSQL does not answer. */
export interface EffectStore {
  /** Takes scores that are due, the longest due first. */
  due(limit: number): Promise<readonly DueEffect[]>;
  /** Keeps a score; false where somebody else has taken it since. */
  scored(due: DueEffect, effect: Pick<Effect, 'verdict' | 'seen'>): Promise<boolean>;
}
