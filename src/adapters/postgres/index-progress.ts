/** How far the backend `$1` is with a build, and whom it waits for. */
export const buildProgress = `
SELECT p.phase, p.lockers_total::text AS lockers, p.lockers_done::text AS lockers_done, nullif(p.current_locker_pid, 0)::text AS pid,
  p.blocks_total::text AS blocks, p.blocks_done::text AS blocks_done
FROM pg_catalog.pg_stat_progress_create_index p WHERE p.pid = $1`;

/** `building index: scanning table 42%`, `waiting for old snapshots: 1 of 3, pid 4711`. */
export function progressWords(row: Readonly<Record<string, string | null>>): string {
  const { phase, lockers, lockers_done: lockersDone, pid, blocks, blocks_done: blocksDone } = row;
  const words = phase ?? '';
  if (words.startsWith('waiting') && Number(lockers) > 0)
    return `${words}: ${lockersDone} of ${lockers}${pid === null ? '' : `, pid ${pid}`}`;
  return Number(blocks) > 0 ? `${words} ${Math.floor((100 * Number(blocksDone)) / Number(blocks))}%` : words;
}
