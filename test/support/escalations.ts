import { movableClock } from '../../sandbox/clock.ts';
import type { Escalator } from '../../src/paging/escalate.ts';
import type { Store } from '../../src/ports/store.ts';
import { quietLog } from './faults/quiet-log.ts';

const minute = 60_000;

/** Pages by Slack alone, where nobody is gone and acknowledgements hold 15 minutes. */
export function anEscalator(store: Store, over: Partial<Escalator> = {}): Escalator {
  return {
    store,
    clock: movableClock(),
    log: quietLog(),
    settings: {
      schedules: new Map(),
      order: ['slack'],
      also: [],
      lateMs: minute,
      tellsEnds: new Set(),
      ackLeaseMs: () => 15 * minute,
    },
    members: async () => new Set(),
    reachable: async () => true,
    ...over,
  };
}
