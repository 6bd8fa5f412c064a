import { botActor } from '../../../model/person.ts';
import type { TimedOffer } from '../../../model/report.ts';
import { runName } from '../../../model/run.ts';
import type { Connection, Db } from '../connection.ts';
import { insertOffers } from '../runs/insert.ts';
import { trail } from '../trail.ts';

/** Keeps what a run offers later, in the transaction of its end. */
export async function insertTimedOffers(tx: Db, run: number, offers: readonly TimedOffer[] = []): Promise<void> {
  for (const [position, one] of offers.entries()) {
    await tx.rows(
      `INSERT INTO timed_offers (run_id, position, question, offer, due_at, look_at)
       SELECT $1, $2, $3, $4, at, at FROM (SELECT coalesce($5::timestamptz, clock_now() + $6 * interval '1 ms') AS at) AS due`,
      [
        run,
        position,
        one.question,
        JSON.stringify(one.offer),
        'at' in one ? one.at : null,
        'afterMs' in one ? one.afterMs : 0,
      ],
    );
  }
}

interface Ended {
  readonly run_id: number;
  readonly position: number;
  readonly offer: TimedOffer['offer'];
}

const ending = `UPDATE timed_offers SET state = $2, remark = $3, ended_at = clock_now()
  WHERE id = $1 AND state = 'waiting' RETURNING run_id, position, offer`;

/** See TimedOfferStore.post: the state, the button and the message are one transaction. */
export async function post(db: Connection, id: number, elsewhere: string, remark?: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const row = await tx.row<Ended>(ending, [id, 'posted', remark ?? null]);
    if (row === undefined) return false;
    const { run_id, position, offer } = row;
    await insertOffers(tx, run_id, 'later', [offer], position);
    // A message of its own: nobody looks into the thread of a run that ended days ago, unless it was asked for in one.
    await tx.rows(
      `INSERT INTO messages (key, kind, priority, run_id, content, channel, thread_ts)
       SELECT 'run:' || r.id || ':later:' || $2::int, 'note', 1, r.id, jsonb_build_object('timedOffer', $3::bigint),
              coalesce(card.channel, nullif(r.origin ->> 'channel', ''), $4), card.thread_ts
         FROM runs r LEFT JOIN messages card ON card.run_id = r.id AND card.kind = 'card' WHERE r.id = $1
       ON CONFLICT (key) DO NOTHING`,
      [run_id, position, id, elsewhere],
    );
    await trail(tx, 'offer.posted', botActor, runName(run_id), { offer: offer.label });
    await tx.rows(`SELECT pg_notify('mcp_chatops', 'messages')`);
    return true;
  });
}

/** See TimedOfferStore.withdraw. */
export async function withdraw(db: Connection, id: number, why: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const row = await tx.row<Ended>(ending, [id, 'withdrawn', why]);
    if (row !== undefined)
      await trail(tx, 'offer.withdrawn', botActor, runName(row.run_id), { offer: row.offer.label, why });
    return row !== undefined;
  });
}

/** See TimedOfferStore.lookAgain. */
export async function lookAgain(db: Db, id: number, ms: number): Promise<void> {
  await db.rows(`UPDATE timed_offers SET look_at = clock_now() + $2 * interval '1 ms' WHERE id = $1`, [id, ms]);
}
