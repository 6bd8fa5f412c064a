import type { Attachment } from '../../../model/file.ts';
import type { Report } from '../../../model/report.ts';
import { type RunStep, runName } from '../../../model/run.ts';
import type { BegunStep, Hold, Note } from '../../../ports/store/runs.ts';
import type { Connection } from '../connection.ts';
import { insertFile } from '../files.ts';
import { type StepRow, toStep } from '../rows.ts';
import { trail } from '../trail.ts';
import { endWatches } from '../watches.ts';
import { held } from './hold.ts';
import { insertNote } from './insert.ts';

/** queued → running: from here on the plan is carried out, whoever carries it out. See RunStore.begin. */
export async function begin(
  db: Connection,
  hold: Hold,
  mayBegin?: (at: string) => boolean,
  subject?: string,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { at } = await held<{ at: string }>(
      tx,
      hold,
      `SELECT clock_now() AS at FROM runs WHERE id = $1 AND fence = $2 AND state = 'queued' FOR UPDATE`,
    );
    if (mayBegin?.(at) === false) return false;
    const { requested_by, target } = await held<{ requested_by: string; target: string | null }>(
      tx,
      hold,
      `UPDATE runs SET state = 'running', started_at = $3
        WHERE id = $1 AND fence = $2 AND state = 'queued' RETURNING requested_by, target`,
      [at],
    );
    await endWatches(
      tx,
      hold.run,
      [target, subject].filter((one) => one != null),
    );
    await trail(tx, 'run.started', requested_by, runName(hold.run));
    return true;
  });
}

/** running → verifying, with what the run gave. */
export async function verifying(db: Connection, hold: Hold, result: unknown): Promise<void> {
  await held(
    db,
    hold,
    `UPDATE runs SET state = 'verifying', result = $3, attempt = 1
      WHERE id = $1 AND fence = $2 AND state = 'running' RETURNING id`,
    [JSON.stringify(result ?? null)],
  );
}

/** Keeps a report in the making. */
export async function show(db: Connection, hold: Hold, report: Report): Promise<void> {
  await held(db, hold, 'UPDATE runs SET report = $3 WHERE id = $1 AND fence = $2 AND due_at IS NOT NULL RETURNING id', [
    JSON.stringify(report),
  ]);
}

/** Posts a note under the card. */
export async function note(db: Connection, hold: Hold, text: Note): Promise<void> {
  await db.transaction(async (tx) => {
    await held(tx, hold, 'SELECT id FROM runs WHERE id = $1 AND fence = $2 AND due_at IS NOT NULL');
    await insertNote(tx, hold.run, text);
  });
}

/** Puts a file under the card. */
export async function attach(db: Connection, hold: Hold, file: Attachment): Promise<void> {
  await db.transaction(async (tx) => {
    await held(tx, hold, 'SELECT id FROM runs WHERE id = $1 AND fence = $2 AND due_at IS NOT NULL');
    await insertFile(tx, hold.run, file);
  });
}

/** The journal of a run, in order. */
export async function steps(db: Connection, run: number): Promise<readonly RunStep[]> {
  const rows = await db.rows<StepRow>('SELECT * FROM run_steps WHERE run_id = $1 ORDER BY position', [run]);
  return rows.map(toStep);
}

/** Commits the intent of a step; one that an earlier worker began is taken over. */
export async function beginStep(
  db: Connection,
  hold: Hold,
  step: { key: string; kind: RunStep['kind']; position: number },
): Promise<BegunStep> {
  return db.transaction(async (tx) => {
    const { requested_by, back_asked_by } = await held<{ requested_by: string; back_asked_by: string | null }>(
      tx,
      hold,
      'SELECT requested_by, back_asked_by FROM runs WHERE id = $1 AND fence = $2 AND due_at IS NOT NULL FOR UPDATE',
    );
    const begun = await held<{ since: string; now: string }>(
      tx,
      hold,
      `INSERT INTO run_steps (run_id, key, position, kind, state, fence) VALUES ($1, $3, $4, $5, 'running', $2)
       ON CONFLICT (run_id, key) DO UPDATE SET state = 'running', fence = $2, finished_at = NULL
       RETURNING started_at AS since, clock_now() AS now`,
      [step.key, step.position, step.kind],
    );
    if (step.kind === 'effect')
      await trail(tx, 'step.begun', requested_by, runName(hold.run), { step: step.key, fence: hold.fence });
    return {
      since: new Date(begun.since),
      now: new Date(begun.now),
      ...(back_asked_by === null ? {} : { backAskedBy: back_asked_by }),
    };
  });
}

/** One line on how far a step is. */
export async function sayStep(db: Connection, hold: Hold, key: string, detail: string): Promise<void> {
  await held(
    db,
    hold,
    `UPDATE run_steps SET detail = $4 FROM runs
      WHERE run_id = $1 AND key = $3 AND run_steps.state = 'running' AND runs.id = run_id AND runs.fence = $2
      RETURNING key`,
    [key, detail],
  );
}

/** Commits the end of a step; the run has made progress, so its attempts are counted anew. */
export async function endStep(
  db: Connection,
  hold: Hold,
  key: string,
  end: { state: RunStep['state']; result?: unknown; detail?: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const run = await held<{ requested_by: string }>(
      tx,
      hold,
      'UPDATE runs SET attempt = 1 WHERE id = $1 AND fence = $2 AND due_at IS NOT NULL RETURNING requested_by',
    );
    const step = await held<{ kind: string }>(
      tx,
      hold,
      `UPDATE run_steps SET state = $4, result = $5, detail = coalesce($6, detail), finished_at = clock_now()
        WHERE run_id = $1 AND fence = $2 AND key = $3 RETURNING kind`,
      [key, end.state, JSON.stringify(end.result ?? null), end.detail ?? null],
    );
    if (step.kind === 'effect')
      await trail(tx, 'step.ended', run.requested_by, runName(hold.run), { step: key, state: end.state });
  });
}
