import type { Memory } from '../catalog/action.ts';
import type { PlannedWindows } from '../ports/planned-windows.ts';
import type { Store } from '../ports/store.ts';
import type { Engine } from './engine.ts';
import { overdueIn } from './standings.ts';

/** What the bot's own runs and incidents tell of an environment. */
export function memoryIn(
  { store, environments, incidents, tasks }: Pick<Engine, 'store' | 'environments' | 'incidents' | 'tasks'>,
  environment: string,
): Memory {
  const { runs } = store;
  const others = [...environments.values()].filter(({ name, production }) => !production && name !== environment);
  return {
    releases: {
      known: (deployment) => runs.releases(environment, deployment),
      elsewhere: (deployment) =>
        Promise.all(
          others.map(async ({ name }) => ({ environment: name, known: await runs.releases(name, deployment) })),
        ),
    },
    changes: {
      newest: (kind) => runs.newestChanges(environment, kind),
      since: (target, since) => runs.begunChanges(environment, target, since),
      all: (since) => runs.madeChanges(environment, since),
    },
    windows: plannedIn(store, environment),
    tasks: { overdue: () => overdueIn({ store, tasks }, environment) },
    incidents: { open: async () => (incidents === undefined ? undefined : store.incidents.openIn(environment)) },
  };
}

/** A quarter of the calendar is no longer than this. */
const quarterMs = 93 * 86_400_000;

/** The windows people have planned in an environment. */
export function plannedIn({ windows }: Pick<Store, 'windows'>, environment: string): PlannedWindows {
  return { planned: (now) => windows.planned(environment, new Date(now.getTime() - quarterMs)) };
}
