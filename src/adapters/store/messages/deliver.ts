import { withoutBytes } from '../../../model/file.ts';
import type { Posted } from '../../../ports/chat.ts';
import type { Message, NewMessage } from '../../../ports/store/messages.ts';
import type { Connection, Db } from '../connection.ts';
import { trail } from '../trail.ts';

/** Puts a message on its way, once per key, and keeps the bytes of its file beside it. */
export async function add(db: Db, message: NewMessage): Promise<void> {
  const { content } = message;
  const file = content !== undefined && 'file' in content ? content.file : undefined;
  const bytes = file !== undefined && 'bytes' in file ? file.bytes : null;
  await db.rows(
    `WITH fresh AS (
       INSERT INTO messages (key, kind, priority, channel, thread_ts, user_id, run_id, content, incident_id, page_id, on_arrival, thread_of)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, (SELECT id FROM messages WHERE key = $12)) ON CONFLICT (key) DO NOTHING RETURNING id, key, run_id),
     file AS (INSERT INTO files (key, run_id, bytes) SELECT key, run_id, $13::bytea FROM fresh WHERE $13::bytea IS NOT NULL)
     SELECT pg_notify('mcp_chatops', 'messages') FROM fresh`,
    [
      message.key,
      message.kind,
      message.priority,
      message.channel,
      message.thread ?? null,
      message.user ?? null,
      message.run ?? null,
      content === undefined
        ? null
        : JSON.stringify(file === undefined ? content : { ...content, file: withoutBytes(file) }),
      message.incident ?? null,
      message.page ?? null,
      message.onArrival === undefined ? null : JSON.stringify(message.onArrival),
      message.threadOf ?? null,
      bytes,
    ],
  );
}

/** Commits the intent to post; false when another process moved the message on. */
export async function posting(db: Db, message: Message): Promise<boolean> {
  const row = await db.row(
    `UPDATE messages SET state = 'posting', attempts = attempts + 1, posting_since = coalesce(posting_since, clock_now())
      WHERE id = $1 AND ts IS NULL AND state = $2 AND attempts = $3 RETURNING id`,
    [message.id, message.state, message.attempts],
  );
  return row !== undefined;
}

/** See MessageStore.unsent. */
export async function unsent(db: Db, { id, attempts }: Message): Promise<void> {
  await db.rows(
    `UPDATE messages SET state = 'pending', posting_since = NULL
      WHERE id = $1 AND ts IS NULL AND state = 'posting' AND attempts = $2 + 1`,
    [id, attempts],
  );
}

/**
 * Records what Slack shows now. Two things make it draw the message once more: an edit that comes after a newer one has put older
 * content there, and an edit that was given up may still arrive.
 */
export async function delivered(
  db: Db,
  id: number,
  version: number,
  posted: Posted | undefined,
  pauseMs: number,
): Promise<void> {
  await db.rows(
    `WITH before AS (
       SELECT delivered > $2 AS overtaken, coalesce(error = 'chat.update: timeout', false) AS unsettled
         FROM messages WHERE id = $1 FOR UPDATE)
     UPDATE messages
        SET state = 'posted', ts = coalesce($3, ts), channel = coalesce($5, channel), delivered = greatest(delivered, $2),
            wanted = wanted + CASE WHEN overtaken OR unsettled THEN 1 ELSE 0 END,
            attempts = 0, error = NULL, edited_at = clock_now(),
            not_before = clock_now() + interval '1 ms' * CASE
              WHEN wanted > $2 AND priority <= 1 THEN 0 WHEN unsettled THEN ${settleMs} ELSE $4 END
       FROM before WHERE id = $1`,
    [id, version, posted?.ts ?? null, pauseMs, posted?.channel ?? null],
  );
}

/** How long a call that was given up may still be on its way in Slack. */
const settleMs = 15_000;

/** Tries again later. */
export async function later(db: Db, id: number, waitMs: number, error: string, posted?: false): Promise<void> {
  await db.rows(
    `UPDATE messages SET not_before = clock_now() + $2 * interval '1 ms', error = $3,
            state = CASE WHEN $4 AND state = 'posting' THEN 'pending' ELSE state END,
            posting_since = CASE WHEN $4 THEN NULL ELSE posting_since END
      WHERE id = $1`,
    [id, waitMs, error, posted === false],
  );
}

/** Gives a message up; told apart from a delivered one forever. */
export async function dropped(db: Connection, id: number, error: string): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx.rows<{ key: string }>(
      // Replies to a message that is nowhere have no place either.
      `UPDATE messages SET state = 'dropped', error = $2 WHERE id = $1 OR (thread_of = $1 AND ts IS NULL) RETURNING key`,
      [id, error],
    );
    await trail(tx, 'message.dropped', 'bot', row?.key ?? String(id), { error });
  });
}

/** Sends the message, and with it its replies, to another place; a reply stands there by itself. */
export async function redirect(db: Db, id: number, channel: string, error: string): Promise<void> {
  await db.rows(
    `UPDATE messages SET channel = $2, thread_ts = NULL, thread_of = NULL, ts = NULL, state = 'pending', posting_since = NULL, error = $3,
            not_before = clock_now(), wanted = greatest(wanted, delivered + 1)
      WHERE id = $1`,
    [id, channel, error],
  );
}

/** Remembers an uploaded file before it is shared. */
export async function keepFile(db: Db, id: number, file: string): Promise<void> {
  await db.rows(`UPDATE messages SET content = jsonb_set(content, '{id}', to_jsonb($2::text)) WHERE id = $1`, [
    id,
    file,
  ]);
}

/** Asks for a fresh App Home. */
export async function wantHome(db: Db, user: string): Promise<void> {
  await db.rows(
    `WITH home AS (
       INSERT INTO messages (key, kind, priority, channel, user_id, opened_at) VALUES ('home:' || $1, 'home', 2, $1, $1, clock_now())
       ON CONFLICT (key) DO UPDATE SET wanted = messages.wanted + 1, not_before = clock_now(), state = 'pending', updated_at = clock_now(), opened_at = clock_now()
       RETURNING id)
     SELECT pg_notify('mcp_chatops', 'messages') FROM home`,
    [user],
  );
}

/** Asks for a fresh App Home for all who opened theirs within an hour: Slack does not say whether somebody still looks at it. */
export async function refreshHomes(db: Db): Promise<void> {
  await db.rows(
    `UPDATE messages SET wanted = wanted + 1, updated_at = clock_now()
      WHERE kind = 'home' AND wanted = delivered AND opened_at > clock_now() - interval '1 hour'`,
  );
}
