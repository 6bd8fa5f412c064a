import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { mcpServerOf, type Watched } from '../deployment.ts';
import { type ActionRuns, actionRuns } from './action-runs.ts';
import { type ActionWorld, type ActionWorldOptions, startActionWorld } from './action-world.ts';

export interface Actions extends ActionRuns, Pick<ActionWorld, 'platform' | 'clock' | 'catalog'> {
  /** The MCP server of production, or of another namespace. */
  server(namespace?: string): Watched;
  /** Time passes until something is so. Rejects where it never is. */
  waitFor<T>(what: string, check: () => T | undefined | false): Promise<T>;
}

/** Steps of time, of 250 ms each, that something may take. */
const mostSteps = 4000;

/**
 * A platform for the tests of a file, and the bot's own engine on it without Slack or rows: an action is planned, tried out, run, verified and
 * taken back in some tens of ms. What people see and press is told in test/scenarios/.
 */
export function useActions(options: ActionWorldOptions = {}): Actions {
  let started: Awaited<ReturnType<typeof startActionWorld>> | undefined;
  beforeAll(async () => {
    started = await startActionWorld(options);
  });
  // A button of a report that nothing answers.
  afterEach(() => expect(started?.world.complaints.filter((line) => line.startsWith('offer'))).toEqual([]));
  afterAll(() => started?.stop());
  const world = () => {
    if (started === undefined) throw new Error('the platform is started in beforeAll');
    return started.world;
  };
  async function waitFor<T>(what: string, check: () => T | undefined | false): Promise<T> {
    for (let step = 0; step < mostSteps; step += 1) {
      const found = check();
      if (found !== undefined && found !== false) return found;
      world().clock.advance(250);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    throw new Error(`Waited in vain for ${what}.`);
  }
  return {
    ...actionRuns(world),
    waitFor,
    server: (namespace) => mcpServerOf({ platform: world().platform, workspace: { waitFor } }, namespace),
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
