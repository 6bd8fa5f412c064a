import type { Claimed } from '../../../ports/store/runs.ts';
import type { Connection } from '../connection.ts';
import { type RunRow, runColumns, toRun } from '../rows.ts';

// A worker that takes what it held before was slow, not dead: only another worker's claim counts as an attempt.
const take = `
UPDATE runs
   SET owner = $1, fence = fence + 1, due_at = statement_timestamp() + $2 * interval '1 ms',
       attempt = attempt + CASE WHEN owner = $1 THEN 0 ELSE 1 END,
       started_at = CASE WHEN state = 'requested' AND risk = 'read-only' THEN clock_now() ELSE started_at END,
       state = CASE WHEN state <> 'requested' THEN state WHEN risk = 'read-only' THEN 'running' ELSE 'planning' END`;

const one = `${take} WHERE id = $3 AND due_at <= statement_timestamp() RETURNING ${runColumns}`;

// A lapsed lease is taken at once: only a run that nobody had may still be woken for by the queue.
// The index on due_at holds only runs a worker may take, soonest first: the cost does not grow with those that wait for people. A run
// that somebody had is taken at once when its lease is over; a fresh one is left to the queue for a moment.
const next = `${take}
 WHERE id = (SELECT id FROM runs
              WHERE due_at <= statement_timestamp() AND (owner IS NOT NULL OR due_at <= statement_timestamp() - $3 * interval '1 ms')
              ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING ${runColumns}`;

function claimed(row: RunRow | undefined): Claimed | undefined {
  return row === undefined ? undefined : { run: row.id, fence: row.fence, row: toRun(row), takenOver: row.attempt > 1 };
}

/** See RunStore.claim. */
export async function claim(db: Connection, run: number, owner: string, leaseMs: number): Promise<Claimed | undefined> {
  return claimed(await db.row<RunRow>(one, [owner, leaseMs, run], 'claim-run'));
}

/** See RunStore.claimNext. */
export async function claimNext(
  db: Connection,
  owner: string,
  leaseMs: number,
  overdueMs: number,
): Promise<Claimed | undefined> {
  return claimed(await db.row<RunRow>(next, [owner, leaseMs, overdueMs], 'claim-next-run'));
}
