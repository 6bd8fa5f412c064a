import type { MarkedMessage, MarkOutcome } from '../../../ports/store/marks.ts';
import type { Db } from '../connection.ts';

/** See MarkStore.add. A channel in which no incident is gets no row. */
export async function addMark(db: Db, channel: string, ts: string, by: string): Promise<void> {
  await db.rows(
    `WITH fresh AS (
       INSERT INTO incident_marks (channel, ts, marked_by)
       SELECT $1, $2, $3 WHERE EXISTS (SELECT 1 FROM incidents WHERE channel = $1 AND state <> 'closed')
       ON CONFLICT DO NOTHING RETURNING ts)
     SELECT pg_notify('mcp_chatops', 'incidents') FROM fresh`,
    [channel, ts, by],
  );
}

export async function dueMarks(db: Db, limit: number): Promise<readonly MarkedMessage[]> {
  return db.rows<MarkedMessage>(
    `SELECT channel, ts, marked_by AS by, tries FROM incident_marks WHERE due_at <= clock_now() ORDER BY due_at LIMIT $1`,
    [limit],
    'due-marks',
  );
}

export async function markDone(db: Db, { channel, ts }: MarkedMessage, outcome: MarkOutcome): Promise<void> {
  await db.rows('UPDATE incident_marks SET due_at = NULL, outcome = $3 WHERE channel = $1 AND ts = $2', [
    channel,
    ts,
    outcome,
  ]);
}

export async function markLater(db: Db, { channel, ts }: MarkedMessage, waitMs: number): Promise<void> {
  await db.rows(
    `UPDATE incident_marks SET tries = tries + 1, due_at = clock_now() + $3 * interval '1 ms'
      WHERE channel = $1 AND ts = $2 AND due_at IS NOT NULL`,
    [channel, ts, waitMs],
  );
}
