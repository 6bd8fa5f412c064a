import type { Hold } from '../../../ports/store/runs.ts';
import type { Connection, Db } from '../connection.ts';
import { held } from './hold.ts';
import { wake } from './insert.ts';

/**
 * Takes the target for a run, or queues the run for it: see RunStore.lock. The row of the lock is held while the run joins the
 * queue, so that the holder cannot leave in between and forget to wake it.
 */
export async function lock(db: Connection, hold: Hold, target: string): Promise<{ blockedBy: number | undefined }> {
  return db.transaction(async (tx) => {
    for (;;) {
      const mine = await tx.row(
        `INSERT INTO target_locks (target, run_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING run_id`,
        [target, hold.run],
      );
      const holder =
        mine === undefined
          ? await tx.row<{ run_id: number }>('SELECT run_id FROM target_locks WHERE target = $1 FOR UPDATE', [target])
          : { run_id: hold.run };
      if (holder === undefined) continue; // released between the two statements
      if (holder.run_id === hold.run) {
        await held(
          tx,
          hold,
          `UPDATE runs SET waits_for = NULL, waits_since = NULL WHERE id = $1 AND fence = $2 AND state = 'queued' RETURNING id`,
        );
        return { blockedBy: undefined };
      }
      await held(
        tx,
        hold,
        `UPDATE runs SET due_at = NULL, owner = NULL, attempt = 0, waits_for = $3, waits_since = coalesce(waits_since, clock_now())
          WHERE id = $1 AND fence = $2 AND state = 'queued' RETURNING id`,
        [target],
      );
      return { blockedBy: holder.run_id };
    }
  });
}

/** Gives the target of a run on to the one that has waited longest, and wakes it; frees it when nobody waits. */
export async function unlock(tx: Db, run: number): Promise<void> {
  const lock = await tx.row<{ target: string }>('SELECT target FROM target_locks WHERE run_id = $1 FOR UPDATE', [run]);
  if (lock === undefined) return;
  const next = await tx.row<{ id: number }>(
    `UPDATE runs SET waits_for = NULL, waits_since = NULL, due_at = statement_timestamp()
      WHERE id = (SELECT id FROM runs WHERE waits_for = $1 ORDER BY waits_since, id LIMIT 1 FOR UPDATE) RETURNING id`,
    [lock.target],
  );
  if (next === undefined) {
    await tx.rows('DELETE FROM target_locks WHERE target = $1', [lock.target]);
    return;
  }
  await tx.rows('UPDATE target_locks SET run_id = $2, since = clock_now() WHERE target = $1', [lock.target, next.id]);
  await wake(tx, next.id);
}
