import type { OverdueTask } from '../ports/overdue-tasks.ts';
import { type Standing, standingOf } from '../tasks/standing.ts';
import type { RoutineTask } from '../tasks/task.ts';
import type { Engine } from './engine.ts';

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

/** What was not done in its time, of the tasks of an environment. */
export async function overdueIn(
  engine: Pick<Engine, 'store' | 'tasks'>,
  environment: string,
): Promise<readonly OverdueTask[]> {
  const own = [...engine.tasks.values()].filter((task) => task.environment === environment);
  if (own.length === 0) return [];
  const all = (await standings(engine, own)).standings;
  return all
    .filter(({ state }) => state === 'overdue')
    .map(({ task: { title, owner }, due }) => ({ title, owner, due: new Date(due).toISOString() }));
}
