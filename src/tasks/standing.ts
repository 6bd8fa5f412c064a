import type { TaskRun, TaskState } from '../ports/store/tasks.ts';
import { periodOf } from '../schedules/period.ts';
import type { RoutineTask } from './task.ts';

/** How a task stands; times in ms since 1970. */
export interface Standing {
  readonly task: RoutineTask;
  readonly state: 'done' | 'due' | 'overdue';
  /** When it was due or is: the end of the period it is about. */
  readonly due: number;
  /** The first day of the period that doing it now counts for. */
  readonly period: string;
  /** Who did it and what shows it; undefined where nobody has. */
  readonly done: { readonly by: string; readonly at: string; readonly evidence: string } | undefined;
}

/**
 * How a task stands now. One that was not done in the last period is overdue until somebody does it, and that counts for the last one; nothing of
 * before it was configured is. A run of one of its actions that ended well in a period is its evidence.
 */
export function standingOf(
  task: RoutineTask,
  state: TaskState | undefined,
  runs: readonly TaskRun[],
  now: number,
): Standing {
  const current = periodOf(task.every, now, task.timezone);
  const last = periodOf(task.every, current.from - 1, task.timezone);
  const known = state === undefined ? now : Date.parse(state.since);
  const doneIn = (period: typeof current): Standing['done'] => {
    const said = state?.done.find((one) => one.period === period.key);
    if (said !== undefined) return said;
    const run = runs.find(
      (one) =>
        task.evidence.includes(one.action) &&
        one.environment === task.environment &&
        Date.parse(one.at) >= period.from &&
        Date.parse(one.at) < period.to,
    );
    return run && { by: run.requestedBy, at: run.at, evidence: `R-${run.id} (${run.action})` };
  };
  const here = doneIn(current);
  if (here !== undefined) return { task, state: 'done', due: current.to, period: current.key, done: here };
  if (known <= last.from && doneIn(last) === undefined)
    return { task, state: 'overdue', due: last.to, period: last.key, done: undefined };
  return { task, state: 'due', due: current.to, period: current.key, done: undefined };
}
