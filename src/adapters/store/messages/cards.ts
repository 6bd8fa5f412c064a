import type { Db } from '../connection.ts';

/** See MessageStore.cardsOf. */
export function cardsOf(
  db: Db,
  runs: readonly number[],
): Promise<readonly { readonly run: number; readonly channel: string; readonly ts: string }[]> {
  return db.rows(
    "SELECT run_id AS run, channel, ts FROM messages WHERE run_id = ANY($1) AND kind = 'card' AND ts IS NOT NULL",
    [runs],
  );
}
