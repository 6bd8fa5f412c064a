import type { Workload } from '../platform/postgres/workload.ts';
import type { PanelSection } from '../ui/panel-protocol.ts';

const acts: Readonly<Record<string, (workload: Workload) => Promise<void>>> = {
  'db-lock': (workload) => workload.holdLock(),
  'db-slow': (workload) => workload.slow(),
  'db-release': (workload) => workload.release(),
};

/** What one can do in the PostgreSQL of production, as another client of it. */
export const sessionsSection: PanelSection = {
  title: 'PostgreSQL in production',
  note: 'Then look with /mcp db locks, /mcp db slow.',
  rows: [],
  buttons: [
    { id: 'db-lock', label: 'Hold a lock that two wait for' },
    { id: 'db-slow', label: 'Run a slow statement' },
    { id: 'db-release', label: 'Release the lock' },
  ],
};

/** Does what a button of that section says; undefined for one that is not there. */
export function actOnSessions(workload: Workload, button: string): Promise<void> | undefined {
  return acts[button]?.(workload);
}
