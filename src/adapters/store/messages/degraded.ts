import type { Db } from '../connection.ts';

// What is done where Slack refuses the usual way: each says the same thing in another one.

/** Puts the words of a file in the place of the file itself; see MessageStore.fileRefused. */
export async function fileRefused(db: Db, id: number, code: string, whole: boolean): Promise<void> {
  await db.rows(
    `UPDATE messages SET kind = 'note', content = content || jsonb_build_object('refused', $2::text), error = $2,
            on_arrival = CASE WHEN $3 THEN on_arrival END, state = 'pending', posting_since = NULL, not_before = clock_now()
      WHERE id = $1 AND kind = 'file' AND ts IS NULL`,
    [id, code, whole],
  );
}

/** See MessageStore.postAnew. */
export async function postAnew(db: Db, id: number, error: string, forGood: boolean): Promise<void> {
  await db.rows(
    `WITH old AS (
       INSERT INTO superseded_messages (channel, ts, message_id)
       SELECT channel, ts, id FROM messages WHERE id = $1 AND ts IS NOT NULL ON CONFLICT DO NOTHING)
     UPDATE messages SET ts = NULL, state = 'pending', posting_since = NULL, error = $2, not_before = clock_now(), anew = anew + 1,
            edits_refused = CASE WHEN $3 THEN $2 ELSE edits_refused END, wanted = greatest(wanted, delivered + 1)
      WHERE id = $1`,
    [id, error, forGood],
  );
}

/** See MessageStore.direct. */
export async function direct(db: Db, id: number, user: string, error: string): Promise<void> {
  await db.rows(
    `UPDATE messages SET kind = 'note', channel = $2, thread_ts = NULL, thread_of = NULL, state = 'pending', posting_since = NULL,
            error = $3, not_before = clock_now()
      WHERE id = $1 AND kind = 'ephemeral'`,
    [id, user, error],
  );
}

/** See MessageStore.skipped. */
export async function skipped(db: Db, id: number, version: number): Promise<void> {
  await db.rows('UPDATE messages SET delivered = greatest(delivered, $2) WHERE id = $1', [id, version]);
}

/** See MessageStore.superseded. */
export async function superseded(db: Db, channel: string, ts: string): Promise<boolean> {
  const row = await db.row(
    'SELECT 1 AS one FROM superseded_messages WHERE channel = $1 AND ts = $2',
    [channel, ts],
    'superseded',
  );
  return row !== undefined;
}
