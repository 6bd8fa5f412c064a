import { afterAll, beforeAll } from 'vitest';
import { type ActionRuns, actionRuns } from './action-runs.ts';
import { type ActionWorld, type ActionWorldOptions, startActionWorld } from './action-world.ts';

/**
 * A platform for the tests of a file, and the bot's own engine on it without Slack or rows: an action is planned, tried out, run, verified and
 * taken back in some tens of ms. What people see and press is told in test/scenarios/.
 */
export function useActions(
  options: ActionWorldOptions = {},
): ActionRuns & Pick<ActionWorld, 'platform' | 'clock' | 'catalog'> {
  let started: Awaited<ReturnType<typeof startActionWorld>> | undefined;
  beforeAll(async () => {
    started = await startActionWorld(options);
  });
  afterAll(() => started?.stop());
  const world = () => {
    if (started === undefined) throw new Error('the platform is started in beforeAll');
    return started.world;
  };
  return {
    ...actionRuns(world),
    get platform() {
      return world().platform;
    },
    get catalog() {
      return world().catalog;
    },
    get clock() {
      return world().clock;
    },
  };
}
