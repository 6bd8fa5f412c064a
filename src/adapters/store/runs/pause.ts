import type { Hold } from '../../../ports/store/runs.ts';
import type { Connection } from '../connection.ts';
import { held } from './hold.ts';

/** Gives the run back until `ms` from now. See RunStore.pause. */
export async function pause(
  db: Connection,
  hold: Hold,
  ms: number,
): Promise<{ readonly cancelledBy: string | undefined }> {
  // Whoever asked to stop while it looked is heard before it sleeps. A wait is progress: no worker counts as having failed at it.
  const { cancelled_by } = await held<{ cancelled_by: string | null }>(
    db,
    hold,
    `UPDATE runs
        SET due_at = CASE WHEN cancelled_by IS NULL THEN NULL ELSE due_at END,
            owner = CASE WHEN cancelled_by IS NULL THEN NULL ELSE owner END,
            -- Nor is it let sleep where somebody asked it to go back meanwhile.
            wake_at = CASE WHEN cancelled_by IS NULL
              THEN clock_now() + CASE WHEN back_asked_by IS NULL THEN $3 ELSE 0 END * interval '1 ms' END, attempt = 0
      WHERE id = $1 AND fence = $2 AND due_at IS NOT NULL AND owner IS NOT NULL RETURNING cancelled_by`,
    [ms],
  );
  return { cancelledBy: cancelled_by ?? undefined };
}

/** Makes due what has waited long enough. See RunStore.wakePaused. */
export async function wakePaused(db: Connection): Promise<number> {
  const rows = await db.rows(
    `WITH woken AS (
       UPDATE runs SET due_at = statement_timestamp(), wake_at = NULL WHERE wake_at <= clock_now() RETURNING id
     ), told AS (INSERT INTO dispatch (run_id) SELECT id FROM woken)
     SELECT id, pg_notify('mcp_chatops', 'dispatch') FROM woken`,
    [],
    'wake-paused',
  );
  return rows.length;
}
