import { fault, isFault } from '../../../errors.ts';
import { type Approval, type Run, runName, type Vote } from '../../../model/run.ts';
import type { Decision } from '../../../ports/store/runs.ts';
import type { Connection, Db, Turn } from '../connection.ts';
import { type ApprovalRow, planFileState, type RunRow, runColumns, toApproval, toRun } from '../rows.ts';
import { storeDown } from '../store-fault.ts';
import { trail } from '../trail.ts';
import { close, insertVote } from './close.ts';
import { writeGlass } from './glass.ts';
import { unlock } from './lock.ts';
import { askAgain } from './plan.ts';

async function votes(db: Db, approval: string): Promise<readonly Vote[]> {
  return db.rows<Vote>('SELECT user_id AS user, verdict, at FROM approval_votes WHERE approval_id = $1 ORDER BY at', [
    approval,
  ]);
}

interface Found {
  readonly approval: Approval;
  readonly run: Run;
}

/** An approval and its run; undefined when the id is not ours. */
export async function approval(db: Db, id: string): Promise<Found | undefined> {
  const row = await db.row<ApprovalRow>(
    `SELECT approvals.*, ${planFileState('approvals.run_id')} AS file FROM approvals WHERE id = $1`,
    [id],
  );
  if (row === undefined) return undefined;
  const run = await db.row<RunRow>(`SELECT ${runColumns} FROM runs WHERE id = $1`, [row.run_id]);
  return run === undefined ? undefined : { approval: toApproval(row, await votes(db, id)), run: toRun(run) };
}

/** A statement that was sent in time is waited for a little longer: its answer may be on the way. */
const graceMs = 400;
const againMs = 100;

/**
 * Applies a click to an approval while its row is locked, so that of a hundred clicks at once one wins. A server that is starting again
 * is asked again. Rejects with STORE_DOWN; effect `none` when it is sure that the click did not count.
 */
export async function decide(
  db: Connection,
  id: string,
  user: string,
  decision: (approval: Approval, run: Run, now: string) => Decision,
  acceptWithinMs: number,
): Promise<void> {
  const turn = db.turn(acceptWithinMs + graceMs);
  let lost = false;
  for (;;) {
    try {
      // The answer to our own COMMIT may have been lost: then the vote is there.
      if (lost && (await hasVoted(turn, id, user))) return;
      const before = new Date((await db.serverNow()).getTime() + turn.left() - graceMs);
      return await turn.transaction((tx) => vote(tx, id, user, decision, before));
    } catch (error) {
      if (!isFault(error, 'STORE_DOWN')) throw error;
      lost ||= error.effect === 'unknown';
      if (turn.left() < graceMs + againMs) throw storeDown(error.cause, lost ? 'unknown' : 'none');
      await turn.pause(againMs);
    }
  }
}

async function hasVoted(turn: Turn, id: string, user: string): Promise<boolean> {
  const vote = await turn.row('SELECT 1 FROM approval_votes WHERE approval_id = $1 AND user_id = $2', [id, user]);
  return vote !== undefined;
}

/** `before` is a time on the server's clock: after it the click was already answered as not accepted, and must not count. */
async function vote(
  tx: Db,
  id: string,
  user: string,
  decision: (approval: Approval, run: Run, now: string) => Decision,
  before: Date,
): Promise<void> {
  const locked = await tx.row<{ now: string; late: boolean }>(
    'SELECT clock_now() AS now, clock_timestamp() > $2::timestamptz AS late FROM approvals WHERE id = $1 FOR UPDATE',
    [id, before],
  );
  const found = locked && (await approval(tx, id));
  if (locked === undefined || found === undefined) throw fault('REQUEST_MISMATCH', 'This button is not one of ours.');
  if (locked.late) throw storeDown(new Error('the statement was read too late'), 'none');
  const made = decision(found.approval, found.run, locked.now);
  if (made.kind === 'expired') await close(tx, found.approval, 'expired', user);
  if (made.kind === 'ask-again') await askAgain(tx, found.approval, user, made.why);
  if (made.kind !== 'vote') return;
  await insertVote(tx, found.approval, user, made.verdict);
  if (made.closes === 'approved') await tellFreeze(tx, found, user);
  if (made.glass !== undefined) await writeGlass(tx, found.approval, made.glass);
  if (made.closes !== undefined) await close(tx, found.approval, made.closes, user);
  else await tx.rows('UPDATE approvals SET gate = gate WHERE id = $1', [id]); // the card shows the vote
}

/** A change that people let through a freeze has a row of its own: which window, who asked, who agreed. */
async function tellFreeze(tx: Db, { approval: { gate, votes: earlier, planDigest }, run }: Found, last: string) {
  if (gate.freeze === undefined) return;
  const approvers = [...earlier.filter(({ verdict }) => verdict === 'approve').map((one) => one.user), last];
  await trail(tx, 'run.freeze', last, runName(run.id), {
    freeze: gate.freeze.name,
    until: gate.freeze.until,
    requestedBy: run.requestedBy,
    approvers,
    digest: planDigest,
  });
}

/** Closes the questions whose time is over: see RunStore.expire. */
export async function expire(db: Connection): Promise<number> {
  return db.transaction(async (tx) => {
    const over = await tx.rows<ApprovalRow>(
      `SELECT * FROM approvals WHERE state = 'open' AND expires_at <= clock_now() ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED`,
    );
    for (const row of over) {
      await close(tx, toApproval(row, []), 'expired', 'bot');
      await trail(tx, 'run.expired', 'bot', runName(row.run_id));
    }
    return over.length;
  });
}

/** Cancels what has not started, and asks what runs to stop: see RunStore.cancel. Locks in the order a click does: question, then run. */
export async function cancel(
  db: Connection,
  run: number,
  user: string,
): Promise<'ended' | 'cancelled' | 'asked' | 'unknown'> {
  return db.transaction(async (tx) => {
    await tx.rows('SELECT id FROM approvals WHERE run_id = $1 FOR UPDATE', [run]);
    const row = await tx.row<{ state: Run['state']; ended: boolean }>(
      'SELECT state, finished_at IS NOT NULL AS ended FROM runs WHERE id = $1 FOR UPDATE',
      [run],
    );
    if (row === undefined) return 'unknown';
    if (row.ended) return 'ended';
    await trail(tx, 'run.cancel', user, runName(run), { state: row.state });
    if (row.state === 'running' || row.state === 'verifying') {
      // One that waits for the world is woken to hear it.
      await tx.rows(
        `UPDATE runs SET cancelled_by = $2, wake_at = CASE WHEN wake_at IS NOT NULL THEN clock_now() END WHERE id = $1`,
        [run, user],
      );
      await tx.rows(`SELECT pg_notify('mcp_chatops', 'cancel')`);
      return 'asked';
    }
    // A worker that is planning loses its hold by the raised fence.
    await tx.rows(
      `UPDATE runs SET state = 'cancelled', cancelled_by = $2, finished_at = clock_now(), fence = fence + 1,
              due_at = NULL, owner = NULL, waits_for = NULL, waits_since = NULL WHERE id = $1`,
      [run, user],
    );
    await tx.rows(
      `UPDATE approvals SET state = 'cancelled', decided_at = clock_now() WHERE run_id = $1 AND state = 'open'`,
      [run],
    );
    await unlock(tx, run);
    return 'cancelled';
  });
}
