import { movableClock } from '../../sandbox/clock.ts';
import type { Escalator } from '../../src/paging/escalator.ts';
import { onCallDirectory } from '../../src/paging/on-call-directory.ts';
import type { Directory } from '../../src/ports/directory.ts';
import type { Store } from '../../src/ports/store.ts';
import { quietLog } from './faults/quiet-log.ts';

const minute = 60_000;

export interface EscalatorOptions extends Partial<Omit<Escalator, 'people'>> {
  readonly members?: Directory['members'];
  readonly reachable?: Directory['active'];
}

/** Pages by Slack alone, where nobody is gone and acknowledgements hold 15 minutes. */
export function anEscalator(
  store: Store,
  { members = async () => new Set(), reachable = async () => true, ...over }: EscalatorOptions = {},
): Escalator {
  const clock = over.clock ?? movableClock();
  const log = over.log ?? quietLog();
  return {
    store,
    clock,
    log,
    people: onCallDirectory({ directory: { members, membersNow: members, active: reachable }, store, clock, log }),
    channel: 'C1',
    settings: {
      schedules: new Map(),
      order: ['slack'],
      also: [],
      lateMs: minute,
      tellsEnds: new Map(),
      ackLeaseMs: () => 15 * minute,
    },
    ...over,
  };
}
