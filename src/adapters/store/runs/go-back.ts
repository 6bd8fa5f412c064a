import { runName } from '../../../model/run.ts';
import type { Connection } from '../connection.ts';
import { trail } from '../trail.ts';

/** Writes down who has a run go back, once, and wakes it. See RunStore.goBack. */
export async function goBack(db: Connection, run: number, step: string, user: string): Promise<string | undefined> {
  return db.transaction(async (tx) => {
    const row = await tx.row<{ back_asked_by: string | null }>(
      `SELECT back_asked_by FROM runs
        WHERE id = $1 AND state = 'running' AND cancelled_by IS NULL
          AND EXISTS (SELECT FROM run_steps WHERE run_id = $1 AND key = $2 AND state = 'running')
          FOR UPDATE`,
      [run, step],
    );
    if (row === undefined) return undefined;
    if (row.back_asked_by !== null) return row.back_asked_by;
    await tx.rows(
      `UPDATE runs SET back_asked_by = $2, wake_at = CASE WHEN wake_at IS NOT NULL THEN clock_now() END WHERE id = $1`,
      [run, user],
    );
    await trail(tx, 'run.back', user, runName(run), { step });
    return user;
  });
}
