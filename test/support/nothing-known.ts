import type { OpenIncidents } from '../../src/ports/open-incidents.ts';
import type { OpenQueries } from '../../src/ports/open-queries.ts';
import type { OverdueTasks } from '../../src/ports/overdue-tasks.ts';
import type { PastChanges } from '../../src/ports/past-changes.ts';
import type { PlannedWindows } from '../../src/ports/planned-windows.ts';
import type { Releases } from '../../src/ports/releases.ts';

/** What a bot remembers that has done nothing yet. */
export const nothingKnown: {
  readonly releases: Releases;
  readonly changes: PastChanges;
  readonly incidents: OpenIncidents;
  readonly windows: PlannedWindows;
  readonly tasks: OverdueTasks;
  readonly queries: OpenQueries;
  trace(): Promise<void>;
} = {
  releases: { known: async () => [], elsewhere: async () => [] },
  changes: { newest: async () => [], since: async () => [], all: async () => [] },
  incidents: { open: async () => [] },
  windows: { planned: async () => [] },
  tasks: { overdue: async () => [] },
  queries: { begin: async () => 'mark', ended: async () => undefined },
  trace: async () => undefined,
};
