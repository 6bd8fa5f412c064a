import { askDue, type ClockEngine, keysOf, schedulesOn, syncSchedules } from '../jobs/by-clock.ts';
import type { WorkerEngine } from '../jobs/engine.ts';
import { type Loop, loop } from '../jobs/loop.ts';
import { offerDue } from '../jobs/timed-offers.ts';

const led = 'schedules';
const leadMs = 8000;
const offersLoop = 'timed offers';
const offersMs = 60_000;
/** Rows say how long it is since a process was configured with them; a rule is counted anew as often. */
const syncEveryMs = 60 * 60_000;
/** A schedule that is due for so long, in ms, is late: no process asks. */
export const lateMs = 2 * 60_000;

/** Asks by the clock, and posts timed offers: one process at a time, so that no work is done in vain; that each comes once rests on the store alone. */
export function startClockLoop(engine: WorkerEngine, team: () => Promise<string>): Pick<Loop, 'stop'> {
  const asking: ClockEngine = { ...engine, team };
  const { store, clock, log, owner } = engine;
  let synced = Number.NEGATIVE_INFINITY;
  const asks = loop('schedules', 1000, clock, log, async () => {
    if (engine.schedules.size === 0) return undefined;
    if (clock.monotonic() - synced > syncEveryMs) {
      await syncSchedules(engine);
      synced = clock.monotonic();
    }
    if (!(await store.leadership.take(led, owner, leadMs))) return undefined;
    return (await askDue(asking)) > 0 ? 0 : undefined;
  });
  const stopping = new AbortController();
  // Apart from the schedules: a look at the platform may take half a minute.
  const offers = loop('timed offers', 1000, clock, log, async () => {
    if (!(await store.leadership.take(offersLoop, owner, offersMs))) return undefined;
    return (await offerDue(engine, stopping.signal)) > 0 ? 0 : undefined;
  });
  return {
    async stop() {
      stopping.abort();
      await Promise.all([asks.stop(), offers.stop()]);
      await Promise.allSettled([store.leadership.drop(led, owner), store.leadership.drop(offersLoop, owner)]);
    },
  };
}

/** How late the clock is asked for what is due: the numbers of `/metrics`. */
export async function lateSchedules(engine: WorkerEngine): Promise<Readonly<Record<string, number>>> {
  const on = schedulesOn(engine);
  if (on.size === 0) return { schedules_late: 0 };
  return { schedules_late: (await engine.store.schedules.late(keysOf(on), lateMs)).count };
}
