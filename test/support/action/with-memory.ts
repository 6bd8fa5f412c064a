import type { WorkerEngine } from '../../../src/jobs/engine.ts';
import type { OpenIncident } from '../../../src/ports/open-incidents.ts';
import type { PastChange } from '../../../src/ports/past-changes.ts';
import type { KnownRelease } from '../../../src/ports/releases.ts';
import { anIncidentContext } from '../incident-context.ts';

/** What rows of earlier runs and incidents say, by environment; a test may change it as it goes. */
export interface BotMemory {
  releases: Readonly<Record<string, readonly KnownRelease[]>>;
  /** The newest change of each target. */
  changes?: Readonly<Record<string, readonly PastChange[]>>;
  /** Left out where the bot keeps no incidents. */
  incidents?: Readonly<Record<string, readonly OpenIncident[]>>;
}

/** An engine whose store remembers this. */
export function withMemory(engine: WorkerEngine, memory: BotMemory): WorkerEngine {
  const runs = {
    ...engine.store.runs,
    releases: async (environment: string) => memory.releases[environment] ?? [],
    newestChanges: async (environment: string, kind: string) =>
      (memory.changes?.[environment] ?? []).filter(({ target }) => target.startsWith(`${kind}/`)),
  };
  const incidents = { openIn: async (environment: string) => memory.incidents?.[environment] ?? [] };
  const store = new Proxy(engine.store, {
    get: (target, name) => (name === 'runs' ? runs : name === 'incidents' ? incidents : Reflect.get(target, name)),
  });
  const kept = memory.incidents === undefined ? {} : { incidents: anIncidentContext(store, engine.clock, engine.log) };
  return { ...engine, store, ...kept };
}
