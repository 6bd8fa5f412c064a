import type { TakenShift } from '../../../model/paging.ts';
import type { ShiftTaking } from '../../../ports/store/paging.ts';
import type { Connection, Db } from '../connection.ts';
import { add } from '../messages/deliver.ts';
import { trail } from '../trail.ts';

/** See PagingStore.takenShifts. */
export async function takenShifts(db: Db): Promise<readonly TakenShift[]> {
  return db.rows<TakenShift>(
    `SELECT schedule, person, from_at AS "from", until_at AS until FROM shifts_taken WHERE until_at > clock_now() ORDER BY id DESC LIMIT 500`,
  );
}

/** See PagingStore.takeShift. */
export async function takeShift(db: Connection, { key, shift, messages }: ShiftTaking): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { schedule, person, from, until } = shift;
    const row = await tx.row(
      `INSERT INTO shifts_taken (key, schedule, person, from_at, until_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (key) DO NOTHING RETURNING id`,
      [key, schedule, person, from, until],
    );
    if (row === undefined) return false;
    for (const message of messages) await add(tx, message);
    await trail(tx, 'shift.taken', person, schedule, { from, until });
    return true;
  });
}
