import type { BreakerState } from '../mcp-server/breaker.ts';
import type { McpServerState } from '../mcp-server/server.ts';
import type { Platform } from '../platform/platform.ts';
import type { PanelSection } from '../ui/panel-protocol.ts';

const namespace = 'mcp-production';
const name = 'external-api';
/** ms after which what still fails has opened its breaker again. */
const relapseMs = 5000;
const marks: Readonly<Record<BreakerState, 'good' | 'running' | 'bad'>> = {
  closed: 'good',
  'half-open': 'running',
  open: 'bad',
};

const servers = ({ cluster }: Platform): readonly (readonly [string, McpServerState])[] =>
  cluster.list('Pod', namespace).flatMap(({ metadata }) => {
    const server = cluster.server(namespace, metadata.name);
    return server === undefined ? [] : [[metadata.name, server] as const];
  });

/** The circuit breaker in front of APIM, on every pod of production. */
export function breakersSection(platform: Platform): PanelSection {
  return {
    title: `Circuit breaker ${name} in production`,
    note: 'Then look with /mcp breakers, /mcp why 503, /mcp breakers reset.',
    rows: servers(platform).flatMap(([pod, { breakers }]) => {
      const state = breakers.get(name);
      return state === undefined ? [] : [{ label: pod, value: state, mark: marks[state] }];
    }),
    buttons: [
      { id: 'breakers open', label: 'Open on every pod' },
      { id: 'breakers one', label: 'Open on one pod' },
      { id: 'breakers relapse', label: 'Open, and again 5 s after a reset' },
      { id: 'breakers close', label: 'Close' },
    ],
  };
}

/** Presses a button of that section. Throws for one that is none. */
export function performOnBreakers(platform: Platform, what: string): void {
  const all = servers(platform).map(([, server]) => server);
  const set = (some: readonly McpServerState[], state: BreakerState, afterMs?: number) => {
    for (const server of some) {
      server.setRelapse(name, afterMs);
      server.setBreaker(name, state);
    }
  };
  const acts: Readonly<Record<string, () => void>> = {
    open: () => set(all, 'open'),
    one: () => set(all.slice(0, 1), 'open'),
    relapse: () => set(all, 'open', relapseMs),
    close: () => set(all, 'closed'),
  };
  const act = acts[what];
  if (act === undefined) throw new Error('There is no such button.');
  act();
}
