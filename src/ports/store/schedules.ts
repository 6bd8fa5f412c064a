import type { Failure, RunState } from '../../model/run.ts';
import type { NewMessage } from './messages.ts';
import type { NewRun } from './runs.ts';

/** A schedule by name, and what its due times are counted by; rows of another rule are those of another configuration. */
export interface ScheduleKey {
  readonly name: string;
  readonly rule: string;
}

export interface DueSchedule {
  readonly name: string;
  /** ISO 8601. */
  readonly due: string;
}

/** What becomes of a due time. */
export interface DueTime {
  readonly schedule: ScheduleKey;
  /** As the row has it. */
  readonly due: string;
  /** The due time that is answered: the newest of those that have come. */
  readonly at: string;
  /** The one after now; undefined: none comes. */
  readonly next: string | undefined;
  /** Due times before `at` that were missed and are not caught up. */
  readonly older: number;
  readonly becomes:
    | { readonly kind: 'run'; readonly run: NewRun }
    | { readonly kind: 'refused'; readonly failure: Failure; readonly message: NewMessage }
    | { readonly kind: 'skipped' };
}

export type Answered =
  | { readonly kind: 'asked'; readonly run: number }
  /** What an earlier due time asked still waits for an answer. */
  | { readonly kind: 'open' }
  | { readonly kind: 'refused' | 'skipped' }
  /** Another process was faster, or the schedule was paused or is another by now. */
  | { readonly kind: 'gone' };

/** A schedule as the store has it. */
export interface ScheduleState {
  readonly name: string;
  readonly rule: string;
  readonly due: string | undefined;
  readonly paused: { readonly by: string; readonly at: string } | undefined;
  /** The newest due time that was answered. */
  readonly last:
    | {
        readonly due: string;
        readonly askedAt: string;
        readonly outcome: 'asked' | 'open' | 'refused' | 'skipped';
        readonly older: number;
        readonly failure: Failure | undefined;
        /** Of the run, where there still is one. */
        readonly run:
          | { readonly id: number; readonly state: RunState; readonly finishedAt: string | undefined }
          | undefined;
      }
    | undefined;
}

/** Every method rejects with STORE_DOWN when PostgreSQL does not answer. */
export interface ScheduleStore {
  /** Makes rows for schedules; one whose rule is new begins at `next`, and what is still to come is counted anew. */
  sync(schedules: readonly (ScheduleKey & { readonly next: string | undefined })[]): Promise<void>;
  /** Those of some schedules that are due and not paused, longest first, and the time of the store. */
  due(
    schedules: readonly ScheduleKey[],
    limit: number,
  ): Promise<{ readonly now: Date; readonly due: readonly DueSchedule[] }>;
  /** Answers a due time and goes on to the next one, in one transaction: each is answered once, whoever tries. */
  answer(time: DueTime): Promise<Answered>;
  /** Takes a schedule out of turn; false where it was already, undefined where there is none. */
  pause(name: string, user: string): Promise<boolean | undefined>;
  /** Takes it back in turn from `next` on; false where it was not paused, undefined where there is none. */
  resume(name: string, user: string, next: string | undefined): Promise<boolean | undefined>;
  states(names: readonly string[]): Promise<readonly ScheduleState[]>;
  /** How many of some schedules have been due for longer than this, in ms, and the seconds of the one that waits longest. */
  late(schedules: readonly ScheduleKey[], ms: number): Promise<{ readonly count: number; readonly seconds: number }>;
}
