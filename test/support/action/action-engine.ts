import type { MovableClock } from '../../../sandbox/clock.ts';
import { chartPng } from '../../../src/adapters/charts/png.ts';
import type { Catalog } from '../../../src/catalog/loader.ts';
import { environmentsOf, policyOf } from '../../../src/config/environments.ts';
import type { ConfigFile } from '../../../src/config/schema.ts';
import type { WorkerEngine } from '../../../src/jobs/engine.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Log } from '../../../src/ports/log.ts';
import type { Platform } from '../../../src/ports/platform.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { MemoryRuns } from './memory-runs.ts';

interface Parts {
  readonly config: ConfigFile;
  readonly catalog: Catalog;
  readonly clock: MovableClock;
  readonly time: Clock;
  readonly log: Log;
}

/** Makes the bot's own engine, with these systems and rows. */
export function actionEngine({ config, catalog, clock, time, log }: Parts) {
  return (systems: Platform, runs: MemoryRuns): WorkerEngine => ({
    store: storeOf(runs, clock),
    catalog,
    environments: environmentsOf(config),
    defaultEnvironment: config.defaultEnvironment,
    access: anybody,
    policy: policyOf(config),
    schedules: new Map(),
    playbooks: new Map(),
    tasks: new Map(),
    clock: time,
    log,
    platform: () => systems,
    draw: chartPng,
    owner: 'w1',
    leaseMs: 60_000,
  });
}

/** Who may do what is told in stories. */
const anybody: WorkerEngine['access'] = {
  role: async () => 'admin',
  require: async () => undefined,
  requireNow: async () => undefined,
  holdsNow: async () => true,
  sharingApprovers: ({ name }) => [name],
  approvers: async () => ({ of: [], people: new Set() }),
  grantors: async () => ({ of: [], people: new Set() }),
};

/** A store that knows the journal of one run, and nothing of Slack. */
function storeOf(runs: MemoryRuns, clock: MovableClock): Store {
  // Whether a query is stopped whatever happens is told where there are rows: test/store/open-queries.test.ts.
  const queries = { begin: async () => undefined, ended: async () => undefined, orphans: async () => [] };
  const windows = { planned: async () => [] };
  const known = { runs, queries, windows, now: async () => clock.now(), audit: { append: async () => undefined } };
  return new Proxy(known, {
    get(store, name) {
      if (name in store) return store[name as keyof typeof store];
      throw new Error(`The light harness has no store.${String(name)}: tell it as a story.`);
    },
  }) as unknown as Store;
}
