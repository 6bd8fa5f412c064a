import type { Engine } from '../jobs/engine.ts';
import { type Standing, standingOf } from '../tasks/standing.ts';
import type { RoutineTask } from '../tasks/task.ts';

/** The longest period, and the one before it. */
const twoQuartersMs = 190 * 86_400_000;

/** How these tasks stand, by the time of the store. */
export async function standings(
  { store }: Pick<Engine, 'store'>,
  tasks: readonly RoutineTask[],
): Promise<{ readonly now: number; readonly standings: readonly Standing[] }> {
  const now = await store.now();
  const actions = [...new Set(tasks.flatMap(({ evidence }) => evidence))];
  const [states, runs] = await Promise.all([
    store.tasks.states(tasks.map(({ name }) => name)),
    store.tasks.runs(actions, new Date(now.getTime() - twoQuartersMs)),
  ]);
  const stateOf = new Map(states.map((state) => [state.name, state]));
  return {
    now: now.getTime(),
    standings: tasks.map((task) => standingOf(task, stateOf.get(task.name), runs, now.getTime())),
  };
}
