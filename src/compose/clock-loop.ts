import { askDue, type ClockEngine, keysOf, schedulesOn, syncSchedules } from '../jobs/by-clock.ts';
import type { WorkerEngine } from '../jobs/engine.ts';
import { type Loop, loop } from '../jobs/loop.ts';

const duty = 'schedules';
const dutyMs = 8000;
/** Rows say how long it is since a process was configured with them; a rule is counted anew as often. */
const syncEveryMs = 60 * 60_000;
/** A schedule that is due for so long, in ms, is late: no process asks. */
export const lateMs = 2 * 60_000;

/** Asks by the clock: one process at a time, so that no work is done in vain; that each due time is asked for once rests on the store alone. */
export function startClockLoop(engine: WorkerEngine, team: () => Promise<string>): Loop {
  const asking: ClockEngine = { ...engine, team };
  const { store, clock, log, owner } = engine;
  let synced = Number.NEGATIVE_INFINITY;
  const asks = loop('schedules', 1000, clock, log, async () => {
    if (engine.schedules.size === 0) return undefined;
    if (clock.monotonic() - synced > syncEveryMs) {
      await syncSchedules(engine);
      synced = clock.monotonic();
    }
    if (!(await store.duties.take(duty, owner, dutyMs))) return undefined;
    return (await askDue(asking)) > 0 ? 0 : undefined;
  });
  return {
    poke: asks.poke,
    async stop() {
      await asks.stop();
      await store.duties.drop(duty, owner).catch(() => undefined);
    },
  };
}

/** How late the clock is asked for what is due: the numbers of `/metrics`. */
export async function lateSchedules(engine: WorkerEngine): Promise<Readonly<Record<string, number>>> {
  const on = schedulesOn(engine);
  if (on.size === 0) return { schedules_late: 0 };
  return { schedules_late: (await engine.store.schedules.late(keysOf(on), lateMs)).count };
}
