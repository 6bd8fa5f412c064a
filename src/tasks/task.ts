import type { PeriodName } from '../schedules/period.ts';

/** Work that comes back, as the configuration says it. */
export interface RoutineTask {
  readonly name: string;
  readonly title: string;
  readonly every: PeriodName;
  /** Slack user id; undefined where nobody is named. */
  readonly owner: string | undefined;
  /** Actions of which a run that ended well in the period is its evidence. */
  readonly evidence: readonly string[];
  /** Where that run is made. */
  readonly environment: string;
  readonly timezone: string;
}
