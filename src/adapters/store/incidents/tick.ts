import type { Db } from '../connection.ts';

/** Ticks what is not ticked yet. */
export async function tick(db: Db, id: number, keys: readonly string[], by: string): Promise<void> {
  await db.rows(
    'UPDATE incident_checklist SET done_by = $3, done_at = clock_now() WHERE incident_id = $1 AND key = ANY($2) AND done_at IS NULL',
    [id, keys, by],
  );
}
