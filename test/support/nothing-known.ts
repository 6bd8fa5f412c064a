import type { OpenIncidents } from '../../src/ports/open-incidents.ts';
import type { PastChanges } from '../../src/ports/past-changes.ts';
import type { Releases } from '../../src/ports/releases.ts';

/** What a bot remembers that has done nothing yet. */
export const nothingKnown: {
  readonly releases: Releases;
  readonly changes: PastChanges;
  readonly incidents: OpenIncidents;
} = {
  releases: { known: async () => [], elsewhere: async () => [] },
  changes: { newest: async () => [], since: async () => [], all: async () => [] },
  incidents: { open: async () => [] },
};
