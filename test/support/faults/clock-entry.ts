// A process that only asks by the clock, again and again, until it is killed: `node clock-entry.ts STORE-URL SCHEDULES`.
import { setTimeout as pause } from 'node:timers/promises';
import { movableClock } from '../../../sandbox/clock.ts';
import { openStore } from '../../../src/adapters/store/store.ts';
import { askDue, syncSchedules } from '../../../src/jobs/by-clock.ts';
import { clockEngine, hourly } from '../schedules.ts';

process.stdin.on('close', () => process.exit(1)).resume();
const [url = '', count = '0'] = process.argv.slice(2);
const store = openStore({ url, clock: movableClock(), workConnections: 3 });
const engine = clockEngine(store, hourly(Number(count)));
await syncSchedules(engine);
for (;;) {
  const looked = await askDue(engine).catch(() => 0);
  if (looked === 0) await pause(20);
}
