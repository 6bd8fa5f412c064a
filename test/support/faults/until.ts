import { setTimeout as wait } from 'node:timers/promises';
import { patienceMs } from '../patience.ts';

/** Waits until `check` gives something other than undefined and false; rejects, naming what was waited for, after `timeoutMs` of real time. */
export async function until<T>(
  what: string,
  check: () => T | Promise<T>,
  timeoutMs = patienceMs,
): Promise<Exclude<Awaited<T>, undefined | false>> {
  const over = performance.now() + timeoutMs;
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false) return found as Exclude<Awaited<T>, undefined | false>;
    if (performance.now() > over) throw new Error(`Not seen in ${timeoutMs} ms: ${what}`);
    await wait(20);
  }
}
