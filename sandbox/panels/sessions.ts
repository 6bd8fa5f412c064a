import type { Platform } from '../platform/platform.ts';
import type { Workload } from '../platform/postgres/workload.ts';
import type { PanelSection } from '../ui/panel-protocol.ts';

const namespace = 'mcp-production';

/** Makes the calls of production wait for their database, or no longer. */
export type SlowCalls = (isSlow: boolean) => void;

/** That of the simulated MCP servers. */
export function slowCalls(platform: Platform, isSlow: boolean): void {
  for (const pod of platform.cluster.list('Pod', namespace)) {
    const server = platform.cluster.server(namespace, pod.metadata.name);
    server?.traffic.setLoad({ meanMs: isSlow ? 900 : 45 });
    server?.setPool(isSlow ? { used: 20, size: 20, waiting: 4 } : { used: 6, size: 20, waiting: 0 });
  }
}

const acts: Readonly<Record<string, (workload: Workload, slow: SlowCalls) => Promise<void>>> = {
  'db-lock': (workload) => workload.holdLock(),
  'db-slow': (workload) => workload.slow(),
  'db-release': (workload) => workload.release(),
  async 'db-lose-index'(workload, slow) {
    slow(true);
    await workload.loseIndex(() => slow(false));
  },
  'db-fail-index': (workload) => workload.failIndex(),
};

/** What one can do in the PostgreSQL of production, as another client of it. */
export const sessionsSection: PanelSection = {
  title: 'PostgreSQL in production',
  note: 'Then look with /mcp db locks, /mcp db slow, /mcp db indexes.',
  rows: [],
  buttons: [
    { id: 'db-lock', label: 'Hold a lock that two wait for' },
    { id: 'db-slow', label: 'Run a slow statement' },
    { id: 'db-release', label: 'Release the lock' },
    { id: 'db-lose-index', label: 'Lose an index' },
    { id: 'db-fail-index', label: 'Fail to build an index' },
  ],
};

/** Does what a button of that section says; undefined for one that is not there. */
export function actOnSessions(workload: Workload, button: string, slow: SlowCalls): Promise<void> | undefined {
  return acts[button]?.(workload, slow);
}
