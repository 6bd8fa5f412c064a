import type { ClockEngine } from '../../src/jobs/by-clock.ts';
import type { Store } from '../../src/ports/store.ts';
import { parseCron } from '../../src/schedules/cron.ts';
import type { Schedule } from '../../src/schedules/schedule.ts';
import { littleEngine, type Script } from './faults/little-engine.ts';

/** A schedule of the little engine: a look at nine every day, in UTC. */
export function aSchedule({ when = '0 9 * * *', ...over }: Partial<Schedule> & { when?: string } = {}): Schedule {
  const rule = parseCron(when);
  if ('mistake' in rule) throw new Error(rule.mistake);
  return {
    name: 'morning',
    timetable: { rule, timezone: 'UTC' },
    text: over.command ?? 'look',
    command: 'look',
    changes: false,
    environment: 'production',
    channel: 'C1',
    missed: 'latest',
    quiet: false,
    ...over,
  };
}

/** The little engine with schedules, asking by the clock of its store. */
export function clockEngine(store: Store, schedules: readonly Schedule[], script: Script = {}): ClockEngine {
  const { engine } = littleEngine(store, script);
  return { ...engine, schedules: new Map(schedules.map((one) => [one.name, one])), team: async () => 'T1' };
}

/** So many schedules that are due each hour. */
export function hourly(count: number): readonly Schedule[] {
  return Array.from({ length: count }, (_, n) => aSchedule({ name: `hourly-${n}`, when: '0 * * * *' }));
}
