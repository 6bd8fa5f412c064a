import { type Attachment, withoutBytes } from '../../../model/file.ts';
import { runName } from '../../../model/run.ts';
import type { Ending, Hold, NewRun } from '../../../ports/store/runs.ts';
import type { Connection, Db } from '../connection.ts';
import { insertEffects } from '../effects.ts';
import { insertFile } from '../files.ts';
import { tellOfRun } from '../incidents/tell-of-run.ts';
import { insertTimedOffers } from '../timed-offers/turn.ts';
import { trail } from '../trail.ts';
import { insertWatch } from '../watches.ts';
import { held } from './hold.ts';
import { insertNote, insertOffers } from './insert.ts';
import { unlock } from './lock.ts';
import { insertPages } from './pages.ts';
import { requestIn } from './request-batch.ts';

const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));

/** Ends a run for good, gives its target on, and puts its evidence into the thread: see RunStore.finish. */
export async function finish(db: Connection, hold: Hold, ending: Ending, next?: NewRun): Promise<void> {
  const { attachments = [], ...report } = ending.report ?? {
    attachments: [] as readonly Attachment[],
    pages: undefined,
  };
  await db.transaction(async (tx) => {
    const { requested_by } = await held<{ requested_by: string }>(
      tx,
      hold,
      `UPDATE runs SET state = $3, report = CASE WHEN origin ->> 'via' = 'terminal' OR origin ->> 'channel' = '' THEN $6 ELSE $4 END::jsonb, failure = $5, finished_at = clock_now(),
              due_at = NULL, owner = NULL, waits_for = NULL, waits_since = NULL
        WHERE id = $1 AND fence = $2 AND due_at IS NOT NULL RETURNING requested_by`,
      [
        ending.state,
        json(ending.report && report),
        json(ending.failure),
        // The files stay with the report for the terminal, which prints them, and where there is no thread.
        json(ending.report && { ...report, attachments: attachments.map(withoutBytes) }),
      ],
    );
    await insertOffers(tx, hold.run, 'next', ending.offers ?? []);
    await insertTimedOffers(tx, hold.run, ending.later);
    if (report.pages !== undefined) await insertPages(tx, hold.run, report.pages.list.length);
    for (const file of attachments) await insertFile(tx, hold.run, file);
    if (ending.note !== undefined) await insertNote(tx, hold.run, ending.note);
    if (ending.tell !== undefined) await tellOfRun(tx, hold.run, 'ended', ending.tell);
    await lookLater(tx, hold.run, ending);
    await unlock(tx, hold.run);
    await trail(tx, 'run.ended', requested_by, runName(hold.run), {
      state: ending.state,
      ...(ending.failure === undefined ? {} : { failure: ending.failure.code }),
    });
    if (next !== undefined && (await requestIn(tx, next)) !== undefined)
      await tx.rows(`SELECT pg_notify('mcp_chatops', 'dispatch')`);
  });
}

/** What is looked at again after the end. */
async function lookLater(db: Db, run: number, { watch, scored }: Ending): Promise<void> {
  if (watch !== undefined) await insertWatch(db, run, watch.subject, watch.ms);
  if (scored === true) await insertEffects(db, run);
}
