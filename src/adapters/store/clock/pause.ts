import type { Connection, Db } from '../connection.ts';
import { trail } from '../trail.ts';

/** See ScheduleStore.pause. */
export async function pause(db: Connection, name: string, user: string): Promise<boolean | undefined> {
  return db.transaction(async (tx) => {
    const row = await tx.row(
      'UPDATE schedules SET paused_by = $2, paused_at = clock_now() WHERE name = $1 AND paused_at IS NULL RETURNING name',
      [name, user],
    );
    if (row !== undefined) await trail(tx, 'schedule.paused', user, name);
    return row !== undefined || isThere(tx, name);
  });
}

/** See ScheduleStore.resume. What came due meanwhile is not caught up: somebody wanted it so. */
export async function resume(
  db: Connection,
  name: string,
  user: string,
  next: string | undefined,
): Promise<boolean | undefined> {
  return db.transaction(async (tx) => {
    const row = await tx.row(
      'UPDATE schedules SET paused_by = NULL, paused_at = NULL, due_at = $2 WHERE name = $1 AND paused_at IS NOT NULL RETURNING name',
      [name, next ?? null],
    );
    if (row !== undefined) await trail(tx, 'schedule.resumed', user, name);
    return row !== undefined || isThere(tx, name);
  });
}

/** False for a schedule that is there and was as it is wanted; undefined where there is none. */
async function isThere(tx: Db, name: string): Promise<false | undefined> {
  return (await tx.row('SELECT 1 FROM schedules WHERE name = $1', [name])) === undefined ? undefined : false;
}
