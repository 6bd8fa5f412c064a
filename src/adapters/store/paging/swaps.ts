import type { ShiftSwap } from '../../../model/shift-swap.ts';
import type { NewMessage } from '../../../ports/store/messages.ts';
import type { Connection, Db } from '../connection.ts';
import { add } from '../messages/deliver.ts';
import { trail } from '../trail.ts';

interface Row extends Omit<ShiftSwap, 'back'> {
  readonly back_from: string | null;
  readonly back_until: string | null;
}

const columns = 'key, schedule, asked_by AS by, person, until_at AS until, back_from, back_until, note, state';

function swapOf({ back_from, back_until, ...swap }: Row): ShiftSwap {
  return {
    ...swap,
    back: back_from === null || back_until === null ? undefined : { from: back_from, until: back_until },
  };
}

/** See PagingStore.swap. */
export async function swap(db: Db, key: string): Promise<ShiftSwap | undefined> {
  const row = await db.row<Row>(`SELECT ${columns} FROM shift_swaps WHERE key = $1`, [key]);
  return row && swapOf(row);
}

/** See PagingStore.askSwap. */
export async function askSwap(db: Connection, asked: ShiftSwap, message: NewMessage): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { key, schedule, by, person, until, back, note } = asked;
    const before = await tx.row('SELECT 1 AS one FROM shift_swaps WHERE key = $1', [key]);
    if (before !== undefined) return false;
    await tx.rows(
      `UPDATE shift_swaps SET state = 'replaced', decided_at = clock_now() WHERE schedule = $1 AND asked_by = $2 AND state = 'asked'`,
      [schedule, by],
    );
    const row = await tx.row(
      `INSERT INTO shift_swaps (key, schedule, asked_by, person, until_at, back_from, back_until, note)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING key`,
      [key, schedule, by, person, until, back?.from ?? null, back?.until ?? null, note],
    );
    if (row === undefined) return false;
    await add(tx, message);
    await trail(tx, 'shift.swap-asked', by, schedule, { person, until, ...(back === undefined ? {} : { back }) });
    return true;
  });
}

/** See PagingStore.decideSwap. */
export async function decideSwap(
  db: Connection,
  asked: ShiftSwap,
  accepted: boolean,
  messages: readonly NewMessage[],
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { key, schedule, by, person, until, back } = asked;
    const row = await tx.row(
      `UPDATE shift_swaps SET state = $2, decided_at = clock_now()
        WHERE key = $1 AND state = 'asked' AND until_at > clock_now() RETURNING key`,
      [key, accepted ? 'accepted' : 'declined'],
    );
    if (row === undefined) return false;
    if (accepted) {
      await tx.rows(
        `INSERT INTO shifts_taken (key, schedule, person, from_at, until_at) VALUES ($1, $2, $3, clock_now(), $4)`,
        [`swap:${key}`, schedule, person, until],
      );
      if (back !== undefined)
        await tx.rows(
          `INSERT INTO shifts_taken (key, schedule, person, from_at, until_at) VALUES ($1, $2, $3, $4, $5)`,
          [`swap:${key}:back`, schedule, by, back.from, back.until],
        );
    }
    for (const message of messages) await add(tx, message);
    await trail(tx, accepted ? 'shift.swapped' : 'shift.swap-declined', person, schedule, { with: by, until });
    return true;
  });
}
