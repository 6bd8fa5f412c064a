import { freshnessOf, overdueSeconds } from '../backups/freshness.ts';
import type { WorkerEngine } from '../jobs/engine.ts';
import { type Loop, loop } from '../jobs/loop.ts';

const led = 'backups';
/** How often the buckets are listed. */
const everyMs = 5 * 60_000;
/** Another process looks once this one has not for so long. */
const leadMs = 2 * everyMs;

export interface BackupsLoop extends Pick<Loop, 'stop'> {
  /** Seconds that each backup is overdue, by environment and name; nothing where another process looks. */
  overdue(): Readonly<Record<string, number>>;
}

/** Looks how fresh backups are, for the numbers of `/metrics`: one process at a time, so that no bucket is listed by all. */
export function startBackupsLoop({ store, environments, platform, clock, log, owner }: WorkerEngine): BackupsLoop {
  const watched = [...environments.values()].filter(({ backups }) => (backups?.rows.length ?? 0) > 0);
  const stopping = new AbortController();
  let seen: Readonly<Record<string, number>> = {};
  const looks = loop('backups', everyMs, clock, log, async () => {
    if (watched.length === 0) return undefined;
    if (!(await store.leadership.take(led, owner, leadMs))) {
      seen = {};
      return undefined;
    }
    const signal = stopping.signal;
    const all = await Promise.all(
      watched.map(async (environment) => {
        const { archive } = platform(environment.name).readers;
        const rows = await freshnessOf({ archive, environment, now: clock.now(), signal });
        return rows.flatMap((row) => {
          const seconds = overdueSeconds(row, clock.now());
          return seconds === undefined ? [] : [[`${environment.name}: ${row.name}`, seconds] as const];
        });
      }),
    );
    seen = Object.fromEntries(all.flat());
    return undefined;
  });
  return {
    overdue: () => seen,
    async stop() {
      stopping.abort();
      await looks.stop();
      await store.leadership.drop(led, owner).catch(() => undefined);
    },
  };
}
