import type { Report } from '../../../model/report.ts';
import type { Asks, Run } from '../../../model/run.ts';
import type { Connection, Db } from '../connection.ts';
import { type RunRow, runColumns, toRun } from '../rows.ts';
import { insertReply } from './insert.ts';

/** A question that waits so long in an open P1 is told again. */
const againMs = 3 * 60_000;

/** Asks each of them in their direct messages, while the question is open. */
export async function insertAsks(tx: Db, run: number, { told, ...asks }: Asks): Promise<void> {
  await tx.rows(
    `WITH asked AS (
       UPDATE approvals SET asks = $2, remind_at = clock_now() + ${againMs} * interval '1 ms'
        WHERE run_id = $1 AND state = 'open' RETURNING run_id)
     INSERT INTO messages (key, kind, priority, run_id, channel, user_id)
     SELECT 'run:' || run_id || ':ask:' || person, 'ask', 1, run_id, person, person
       FROM asked, jsonb_array_elements_text($3::jsonb) AS person
     ON CONFLICT (key) DO NOTHING`,
    [run, JSON.stringify({ ...asks, told }), JSON.stringify(told)],
  );
}

interface Due {
  readonly id: string;
  readonly run_id: number;
  readonly asks: Asks;
  readonly incident: number;
  readonly voted: readonly string[] | null;
}

/** See RunStore.remind. */
export async function remind(db: Connection, words: (run: Run, incident: number) => Report): Promise<void> {
  await db.transaction(async (tx) => {
    const due = await tx.rows<Due>(
      `SELECT a.id, a.run_id, a.asks, i.id AS incident,
              (SELECT array_agg(v.user_id) FROM approval_votes v WHERE v.approval_id = a.id) AS voted
         FROM approvals a JOIN runs r ON r.id = a.run_id
         JOIN LATERAL (SELECT id FROM incidents
                        WHERE state = 'open' AND severity = 1 AND environment = r.environment ORDER BY id LIMIT 1) i ON true
        WHERE a.state = 'open' AND a.remind_at <= clock_now() ORDER BY a.remind_at LIMIT 20 FOR UPDATE OF a SKIP LOCKED`,
      [],
      'due-reminders',
    );
    for (const { id, run_id, asks, incident, voted } of due) {
      const row = await tx.row<RunRow>(`SELECT ${runColumns} FROM runs WHERE id = $1`, [run_id]);
      await tx.rows('UPDATE approvals SET remind_at = NULL WHERE id = $1', [id]);
      if (row === undefined) continue;
      const report = words(toRun(row), incident);
      await insertReply(tx, run_id, { key: 'note:still-waits', kind: 'note', priority: 1, content: { report } });
      await tx.rows(
        `INSERT INTO messages (key, kind, priority, run_id, content, channel)
         SELECT 'run:' || $1::bigint || ':ask-again:' || person, 'note', 1, $1, $2, person
           FROM jsonb_array_elements_text($3::jsonb) AS person
         ON CONFLICT (key) DO NOTHING`,
        [run_id, JSON.stringify({ report }), JSON.stringify(asks.told.filter((one) => !voted?.includes(one)))],
      );
      await tx.rows(`SELECT pg_notify('mcp_chatops', 'messages')`);
    }
  });
}
