import type { TimelineEvent } from '../../../model/timeline.ts';
import type { DuePage, NewPage, PageFailure } from '../../../ports/store/paging.ts';
import type { Connection, Db } from '../connection.ts';
import { addEntry } from '../incidents/entry.ts';
import { type PageRow, toDuePage } from './read.ts';
import { holdIncident, insertPage } from './step.ts';

type TakenRow = PageRow & { overdue: boolean; token: string; was_sending: boolean };

/**
 * Takes pages to hand over: the intent is committed before the call, so that a crash in between is known as `repeated`. A page and the end of
 * its incident are never under way to one provider at the same time: they could arrive in the wrong order.
 */
export async function takePages(db: Db, limit: number, leaseMs: number): Promise<readonly DuePage[]> {
  const rows = await db.rows<TakenRow>(
    `WITH let_go AS (
       UPDATE pages SET state = 'failed', due_at = NULL, doubt = true, error = coalesce(error, 'nobody knows whether it arrived')
        WHERE id IN (SELECT id FROM pages WHERE provider <> 'slack' AND state = 'sending' AND abandoned AND due_at <= clock_now() FOR UPDATE SKIP LOCKED)),
     due AS (
       SELECT id, state = 'sending' AS was_sending FROM pages mine
        WHERE provider <> 'slack' AND state IN ('pending', 'sending') AND NOT abandoned AND due_at <= clock_now()
          AND NOT EXISTS (SELECT 1 FROM pages other WHERE other.incident_id = mine.incident_id AND other.provider = mine.provider
                             AND other.state = 'sending' AND (other.kind = 'page') <> (mine.kind = 'page'))
        ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
     UPDATE pages p SET state = 'sending', attempts = attempts + 1, doubt = doubt OR due.was_sending, due_at = clock_now() + $2 * interval '1 ms'
       FROM due, incidents i WHERE p.id = due.id AND i.id = p.incident_id
     RETURNING p.*, p.doubt AS was_sending, p.deadline_at < clock_now() AS overdue, i.token`,
    [limit, leaseMs],
    'take-pages',
  );
  return rows.map(toDuePage);
}

export async function pageSent(db: Connection, id: number, receipt: string): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await tx.row<PageRow>(
      `UPDATE pages SET state = 'sent', sent_at = clock_now(), receipt = $2, due_at = NULL, error = NULL WHERE id = $1 AND state = 'sending' RETURNING *`,
      [id, receipt],
    );
    if (row === undefined || row.kind !== 'page') return;
    const person = row.person.slack ?? row.person.email ?? '';
    const event = { kind: 'paged' as const, level: row.level_name, provider: row.provider, person };
    await addEntry(tx, row.incident_id, 'bot', { key: `page:${id}`, event });
  });
}

export async function pageLater(
  db: Db,
  id: number,
  waitMs: number,
  error: string,
  nothingSent: boolean,
): Promise<void> {
  await db.rows(
    `UPDATE pages SET state = CASE WHEN abandoned THEN 'failed' WHEN $4 THEN 'pending' ELSE state END, doubt = doubt OR NOT $4, error = $3,
            due_at = CASE WHEN abandoned THEN NULL ELSE clock_now() + $2 * interval '1 ms' END
      WHERE id = $1 AND state = 'sending'`,
    [id, waitMs, error, nothingSent],
  );
}

/** Looked at again later, whatever it is in. */
export async function putOffPage(db: Db, id: number, waitMs: number): Promise<void> {
  await db.rows(
    `UPDATE pages SET due_at = clock_now() + $2 * interval '1 ms' WHERE id = $1 AND state IN ('pending', 'sending')`,
    [id, waitMs],
  );
}

/** Given up; it goes another way where there is one. */
export async function pageFailed(
  db: Connection,
  id: number,
  { error, inDoubt }: PageFailure,
  fallback: NewPage | undefined,
): Promise<void> {
  await db.transaction(async (tx) => {
    const page = await tx.row<{ incident_id: number }>('SELECT incident_id FROM pages WHERE id = $1', [id]);
    if (page !== undefined) await holdIncident(tx, page.incident_id);
    const row = await tx.row<PageRow & { series: number; abandoned: boolean }>(
      `UPDATE pages SET state = 'failed', error = $2, doubt = doubt OR $3, due_at = NULL
        WHERE id = $1 AND state IN ('pending', 'sending') RETURNING *`,
      [id, error, inDoubt],
    );
    // What nobody waits for any more goes no other way.
    if (row === undefined || row.abandoned) return;
    await addEntry(tx, row.incident_id, 'bot', { key: `page:${id}:failed`, event: failureOf(row, error, fallback) });
    if (fallback !== undefined)
      await insertPage(
        tx,
        { incident: row.incident_id, level: row.level, round: row.round, series: row.series },
        fallback,
        undefined,
      );
    await tx.rows(`SELECT pg_notify('mcp_chatops', 'pages')`);
  });
}

function failureOf(
  { kind, level_name: level, provider }: PageRow,
  reason: string,
  fallback: NewPage | undefined,
): TimelineEvent {
  if (kind !== 'page') return { kind: 'end-not-told', provider, end: kind, reason };
  const next = fallback === undefined ? {} : { next: fallback.provider };
  return { kind: 'page-failed', level, provider, reason, ...next };
}

/** Pages of Slack whose direct message is not there by their deadline (`overdue`: it stays on its way), or that Slack refused for good. */
export async function lateSlackPages(db: Db): Promise<readonly DuePage[]> {
  const rows = await db.rows<TakenRow>(
    `SELECT p.*, false AS was_sending, p.deadline_at < clock_now() AS overdue, i.token FROM pages p JOIN incidents i ON i.id = p.incident_id
      WHERE p.provider = 'slack' AND p.state = 'pending'
        AND p.due_at <= clock_now() AND (p.deadline_at < clock_now() OR EXISTS (SELECT 1 FROM messages m WHERE m.page_id = p.id AND m.state = 'dropped' AND page_message_counts(p.id, m.user_id)))
      ORDER BY p.id LIMIT 100`,
  );
  return rows.map(toDuePage);
}

/** Whether Slack takes messages of the incident in its place while it does not take this page: see PagingStore.slackTakesOthers. */
export async function slackTakesOthers(db: Db, page: number): Promise<boolean> {
  const row = await db.row(
    `SELECT 1 FROM pages p JOIN messages m ON m.incident_id = p.incident_id
      WHERE p.id = $1 AND m.user_id IS NULL AND m.ts IS NOT NULL AND m.edited_at > p.created_at LIMIT 1`,
    [page],
  );
  return row !== undefined;
}
