import type { Posted } from '../../../ports/chat.ts';
import type { Message } from '../../../ports/store/messages.ts';
import type { Db } from '../connection.ts';
import { type MessageRow, toMessage } from './rows.ts';

const sql = `
SELECT m.*, root.ts AS root_ts, root.channel AS root_channel, root.state AS root_state
  FROM messages m LEFT JOIN messages root ON root.id = m.thread_of
 WHERE m.wanted > m.delivered AND m.state <> 'dropped' AND m.not_before <= clock_now()
   AND (m.thread_of IS NULL OR root.ts IS NOT NULL)
   AND (NOT $2 OR m.priority <= 1 OR m.ts IS NOT NULL OR m.state <> 'pending' OR m.kind IN ('ephemeral', 'home'))
   -- one thread, one order: an earlier reply that is still on its way goes first
   AND (m.ts IS NOT NULL OR m.thread_of IS NULL OR NOT EXISTS (
     SELECT 1 FROM messages e WHERE e.thread_of = m.thread_of AND e.id < m.id AND e.ts IS NULL AND e.state <> 'dropped'))
 ORDER BY m.priority, m.not_before, m.id LIMIT $1`;

/** Messages that may be sent now, most urgent first; see MessageStore.due. */
export async function due(db: Db, limit: number, without?: 'fresh'): Promise<readonly Message[]> {
  return (await db.rows<MessageRow>(sql, [limit, without === 'fresh'], 'due-messages')).map(toMessage);
}

/** Posts whose answer was lost, besides those that are being sent or looked for now. */
export async function unknown(db: Db, besides: readonly number[]): Promise<number> {
  const row = await db.row<{ count: number }>(
    `SELECT count(*)::int AS count FROM messages
      WHERE state = 'posting' AND ts IS NULL AND kind NOT IN ('ephemeral', 'home') AND id <> ALL ($1::bigint[])`,
    [besides],
  );
  return row?.count ?? 0;
}

/** ms until the next one; undefined when none waits. What is due already waits for something else than time: a call on its way. */
export async function nextDueMs(db: Db): Promise<number | undefined> {
  const row = await db.row<{ ms: number | null }>(
    `SELECT (extract(epoch FROM min(not_before) - clock_now()) * 1000)::float8 AS ms
       FROM messages WHERE wanted > delivered AND state <> 'dropped' AND not_before > clock_now()`,
  );
  return row?.ms === null || row === undefined ? undefined : Math.max(0, Math.ceil(row.ms));
}

/** Seconds the oldest undelivered message waits, and how many wait. */
export async function lag(db: Db): Promise<{ seconds: number; waiting: number }> {
  const row = await db.row<{ seconds: number; waiting: number }>(
    `SELECT coalesce(extract(epoch FROM clock_now() - min(updated_at)), 0)::float8 AS seconds, count(*)::int AS waiting
       FROM messages WHERE wanted > delivered AND state <> 'dropped'`,
  );
  return row ?? { seconds: 0, waiting: 0 };
}

/** Where a message is in Slack. */
export async function postedAt(db: Db, key: string): Promise<Posted | undefined> {
  return db.row<Posted>('SELECT ts, channel FROM messages WHERE key = $1 AND ts IS NOT NULL', [key]);
}
