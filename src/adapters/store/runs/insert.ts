import type { Offer } from '../../../model/report.ts';
import type { StoredOffer } from '../../../model/run.ts';
import type { Note, Planned } from '../../../ports/store/runs.ts';
import type { Db } from '../connection.ts';
import { opaqueId } from '../opaque.ts';

/** Stores what a run offers, from position `first` on; each gets an opaque id of its own. */
export async function insertOffers(
  db: Db,
  run: number,
  place: StoredOffer['place'],
  offers: readonly Offer[],
  first = 0,
): Promise<readonly StoredOffer[]> {
  const stored = offers.map((offer) => ({ ...offer, id: opaqueId(), run, place }));
  if (stored.length === 0) return stored;
  await db.rows(
    `INSERT INTO offers (id, run_id, place, position, label, action, params, style)
     SELECT id, $1, $2, $3::int + nth - 1, label, action, params, style
       FROM ROWS FROM (jsonb_to_recordset($4::jsonb) AS (id text, label text, action text, params jsonb, style text))
            WITH ORDINALITY AS one (id, label, action, params, style, nth)`,
    [run, place, first, JSON.stringify(stored)],
  );
  return stored;
}

/** Opens the question for a plan. */
export async function insertApproval(db: Db, run: number, planned: Planned): Promise<void> {
  await db.rows(
    `INSERT INTO approvals (id, run_id, plan_digest, gate, expires_at)
     VALUES ($1, $2, $3, $4, clock_now() + $5 * interval '1 ms')`,
    [opaqueId(), run, planned.digest, JSON.stringify(planned.gate), planned.gate.ttlMs],
  );
}

/** A message in the thread under the card of the run; nothing where the run has no card (terminal). */
export async function insertReply(
  db: Db,
  run: number,
  reply: { key: string; kind: 'note' | 'file'; priority: number; content: unknown },
): Promise<void> {
  await db.rows(
    `INSERT INTO messages (key, kind, priority, run_id, content, channel, thread_of, thread_ts)
     SELECT 'run:' || $1::bigint || ':' || $2, $3, $4, $1, $5, channel, id, thread_ts
       FROM messages WHERE run_id = $1 AND kind = 'card'
     ON CONFLICT (key) DO NOTHING`,
    [run, reply.key, reply.kind, reply.priority, JSON.stringify(reply.content)],
  );
}

/** A note in the thread, with buttons where there are offers; see RunStore.note. */
export async function insertNote(db: Db, run: number, note: Note, offers: readonly StoredOffer[] = []): Promise<void> {
  const content = { report: note.report, mention: note.mention, ...(offers.length === 0 ? {} : { offers }) };
  await insertReply(db, run, { key: `note:${note.key}`, kind: 'note', priority: note.urgent ? 1 : 3, content });
}

/** Makes the run due and wakes a worker for it. */
export async function wake(db: Db, run: number): Promise<void> {
  await db.rows(`WITH due AS (INSERT INTO dispatch (run_id) VALUES ($1)) SELECT pg_notify('mcp_chatops', 'dispatch')`, [
    run,
  ]);
}
