import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinoLog } from '../src/adapters/log.ts';
import { slackCalls } from '../src/adapters/slack/call.ts';
import { slackRooms } from '../src/adapters/slack/rooms.ts';
import { openStore } from '../src/adapters/store/store.ts';
import { systemClock } from '../src/adapters/system-clock.ts';
import { readConfigFile } from '../src/config/file.ts';
import { incidentSettingsOf } from '../src/config/incident-settings.ts';
import type { SetUp } from '../src/incidents/set-up.ts';
import { watchIncidents } from '../src/incidents/watch.ts';
import type { Store } from '../src/ports/store.ts';
import { figures, told } from './support/figures.ts';
import { type Measurement, roundsOf } from './support/measurement.ts';
import { fillWithIncidents } from './support/past-incidents.ts';
import { interleaved } from './support/rounds.ts';
import type { BenchStore, Site } from './support/site.ts';
import { type Distribution, distribution } from './support/statistics.ts';

interface Filled {
  readonly database: BenchStore;
  readonly store: Store;
}

/** What the watch of incidents costs each second while nothing happens, whatever the past has left in the store. */
export const incidentTick: Measurement = {
  name: 'incident-tick',
  title: 'An idle round of the incident watch, with a thousand and with a million rows of timeline',
  async run(bench) {
    const { site, quick } = bench;
    const sizes = quick ? [1000, 20_000] : [1000, 1_000_000];
    const filled: Filled[] = [];
    const contenders: Record<string, () => Promise<Distribution>> = {};
    try {
      for (const size of sizes) {
        const database = await site.store();
        const store = openStore({ url: database.url, clock: systemClock(), workConnections: 4 });
        filled.push({ database, store });
        bench.say(`  making ${size.toLocaleString('en')} rows of timeline`);
        await fillWithIncidents(database, size);
        const context = incidentContext(store, site);
        // A thousand are over in 150 ms: one hiccup of the machine would be their p99.
        contenders[String(size)] = () => idle(context, quick ? 50 : 10_000);
        await idle(context, 50);
      }
      const rounds = await interleaved(contenders, roundsOf(bench, 7));
      const of = (size: number, part: 'p50' | 'p99') => figures(rounds, String(size), (result) => result[part]);
      const [few = 0, many = 0] = sizes;
      const row = (part: 'p50' | 'p99') => ({
        what: `idle round of the incident watch, ${part} with ${few.toLocaleString('en')} and ${many.toLocaleString('en')} rows of timeline`,
        baseline: told(of(few, part), 'ms'),
        ours: told(of(many, part), 'ms'),
        judged: Math.max(...of(many, part)),
        unit: 'ms' as const,
        better: 'lower' as const,
      });
      return {
        rows: [row('p50'), { ...row('p99'), bar: 2 }],
        rounds,
        notes: ['the whole round; judged by the slowest round'],
      };
    } finally {
      for (const { database, store } of filled) {
        await store.close();
        await database.drop();
      }
    }
  },
};

/** The context of a bot with the shipped configuration; an idle round calls nothing but the store. */
function incidentContext(store: Store, site: Site): SetUp {
  const path = join(site.folder, 'incident-tick.yaml');
  writeFileSync(path, 'profile: generic\n');
  const { file } = readConfigFile(path);
  const settings = file && incidentSettingsOf({ ...file.incidents, indexChannel: 'C1' }, file.paging);
  if (settings === undefined) throw new Error('the shipped configuration has no incidents');
  const clock = systemClock();
  return {
    store,
    clock,
    settings,
    log: pinoLog({ level: 'error' }),
    directory: { names: async () => new Map() },
    environments: new Map(),
    defaultEnvironment: 'production',
    rooms: slackRooms(slackCalls({ token: 'none', apiUrl: 'http://127.0.0.1:9/', observe: () => undefined }, 1000)),
    documents: undefined,
    members: async () => new Set(),
    evidenceOf: () => [],
    mayLook: async () => true,
    look: async () => undefined,
  };
}

async function idle(context: SetUp, times: number): Promise<Distribution> {
  const took: number[] = [];
  for (let done = 0; done < times; done += 1) {
    const started = performance.now();
    const waitMs = await watchIncidents(context);
    took.push(performance.now() - started);
    if (waitMs !== 1000) throw new Error('the round was not idle');
  }
  return distribution(took);
}
