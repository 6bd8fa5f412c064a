import type { Offer } from '../../../model/report.ts';
import type { DueOffer, PostedOffer, WaitingOffer } from '../../../ports/store/timed-offers.ts';
import type { Db } from '../connection.ts';
import { type OfferRow, toOffer } from '../rows.ts';
import { run } from '../runs/read.ts';

/** See TimedOfferStore.due. */
export async function due(db: Db, limit: number): Promise<readonly DueOffer[]> {
  const rows = await db.rows<{ id: number; run_id: number; question: string; offer: Offer; late: number }>(
    `SELECT id, run_id, question, offer, (extract(epoch FROM clock_now() - due_at) * 1000)::float8 AS late
       FROM timed_offers WHERE state = 'waiting' AND look_at <= clock_now() ORDER BY look_at LIMIT $1`,
    [limit],
    'due-offers',
  );
  const found = await Promise.all(
    rows.map(async ({ id, run_id, question, offer, late }) => {
      const of = await run(db, run_id);
      return of === undefined ? [] : [{ id, question, offer, run: of, lateMs: late }];
    }),
  );
  return found.flat();
}

/** See TimedOfferStore.changedSince. A run that failed may have changed something all the same. */
export async function changedSince(db: Db, id: number): Promise<number | undefined> {
  const row = await db.row<{ id: number }>(
    `SELECT newer.id FROM runs made JOIN runs newer ON newer.target = made.target AND newer.id > made.id
      WHERE made.id = $1 AND newer.risk <> 'read-only' AND NOT newer.dry AND newer.started_at IS NOT NULL
        AND newer.state IN ('running', 'verifying', 'succeeded', 'failed', 'outcome_unknown')
      ORDER BY newer.id DESC LIMIT 1`,
    [id],
  );
  return row?.id;
}

/** See TimedOfferStore.waiting. */
export async function waiting(
  db: Db,
  environments: readonly string[],
  limit: number,
): Promise<readonly WaitingOffer[]> {
  return db.rows<WaitingOffer>(
    `SELECT t.question, t.due_at AS due, r.id AS run, r.environment FROM timed_offers t JOIN runs r ON r.id = t.run_id
      WHERE t.state = 'waiting' AND r.environment = ANY($1) ORDER BY t.due_at LIMIT $2`,
    [environments, limit],
  );
}

interface PostedRow {
  readonly question: string;
  readonly remark: string | null;
  readonly run_id: number;
  readonly offer: OfferRow | null;
  readonly used_by: string | null;
  readonly used_run: number | null;
}

/** See TimedOfferStore.posted. */
export async function posted(db: Db, id: number): Promise<PostedOffer | undefined> {
  const row = await db.row<PostedRow>(
    `SELECT t.question, t.remark, t.run_id, to_jsonb(o) AS offer, o.used_by, o.used_run
       FROM timed_offers t LEFT JOIN offers o ON o.run_id = t.run_id AND o.place = 'later' AND o.position = t.position
      WHERE t.id = $1 AND t.state = 'posted'`,
    [id],
  );
  const of = row && (await run(db, row.run_id));
  if (row === undefined || of === undefined) return undefined;
  return {
    question: row.question,
    remark: row.remark ?? undefined,
    run: of,
    offer: row.offer === null ? undefined : toOffer(row.offer),
    used: row.used_by === null ? undefined : { by: row.used_by, run: row.used_run ?? undefined },
  };
}
