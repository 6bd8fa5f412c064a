import { planFile } from '../../../model/plan-sheet.ts';
import type { Offer } from '../../../model/report.ts';
import { type Approval, type Failure, runName } from '../../../model/run.ts';
import type { Hold, Planned } from '../../../ports/store/runs.ts';
import type { Connection, Db } from '../connection.ts';
import { trail } from '../trail.ts';
import { insertAsks } from './asks.ts';
import { close, insertVote } from './close.ts';
import { held } from './hold.ts';
import { insertApproval, insertOffers, insertReply, wake } from './insert.ts';
import { unlock } from './lock.ts';
import { asking } from './questions.ts';

/** Puts a plan before people: see RunStore.planned. */
export async function planned(
  db: Connection,
  hold: Hold,
  plan: Planned,
  offers: readonly Offer[],
  byPolicy?: (at: string) => boolean,
): Promise<void> {
  await db.transaction(async (tx) => {
    const { requested_by } = await held<{ requested_by: string }>(
      tx,
      hold,
      `UPDATE runs SET state = 'awaiting_approval', plan = $3, plan_digest = $4, target = $5,
              due_at = NULL, owner = NULL, attempt = 0
        WHERE id = $1 AND fence = $2 AND state = 'planning' RETURNING requested_by`,
      [JSON.stringify(plan.plan), plan.digest, plan.target],
    );
    await question(tx, hold.run, plan, offers);
    await trail(tx, 'run.planned', requested_by, runName(hold.run), details(plan));
    if (byPolicy !== undefined) await answerByPolicy(tx, hold.run, plan.digest, byPolicy);
    if (plan.asks !== undefined) await insertAsks(tx, hold.run, plan.asks);
  });
}

async function answerByPolicy(tx: Db, run: number, digest: string, byPolicy: (at: string) => boolean): Promise<void> {
  const row = await tx.row<{ id: string; now: string }>(
    'SELECT id, clock_now() AS now FROM approvals WHERE run_id = $1 FOR UPDATE',
    [run],
  );
  if (row === undefined || !byPolicy(row.now)) return;
  await insertVote(tx, { id: row.id, run, planDigest: digest }, 'bot', 'approve');
  await close(tx, { id: row.id, run }, 'approved', 'bot');
}

async function question(tx: Db, run: number, plan: Planned, offers: readonly Offer[]): Promise<void> {
  await insertApproval(tx, run, plan);
  const file = planFile(plan.plan);
  // A question to people, as its card is: nobody can say yes before it is there.
  if (file !== undefined)
    await insertReply(tx, run, { key: `file:${file.name}`, kind: 'file', priority: 1, content: { file } });
  await insertOffers(tx, run, 'other', offers);
}

function details(plan: Planned): Readonly<Record<string, unknown>> {
  return { digest: plan.digest, target: plan.target, changes: plan.plan.changes, gate: plan.gate };
}

/** Ends a drifted run and asks anew: see RunStore.drift. */
export async function drift(
  db: Connection,
  hold: Hold,
  plan: Planned,
  offers: readonly Offer[],
  why?: Failure,
): Promise<number> {
  return db.transaction(async (tx) => {
    const values = [JSON.stringify(plan.plan), plan.digest, plan.target];
    // Where the same was asked anew meanwhile, that is the open one: this heir stands beside it.
    const heir =
      (await tx.row<Heir>(heirOf('question'), [hold.run, hold.fence, ...values])) ??
      (await held<Heir>(tx, hold, heirOf('NULL'), values));
    await held(
      tx,
      hold,
      `UPDATE runs SET state = 'drifted', superseded_by = $3, failure = $4, finished_at = clock_now(), due_at = NULL, owner = NULL
        WHERE id = $1 AND fence = $2 AND state = 'queued' RETURNING id`,
      [heir.id, why === undefined ? null : JSON.stringify(why)],
    );
    await newCard(tx, hold.run, heir.id);
    await question(tx, heir.id, plan, offers);
    if (plan.asks !== undefined) await insertAsks(tx, heir.id, plan.asks);
    await unlock(tx, hold.run);
    await trail(tx, 'run.drifted', heir.requested_by, runName(hold.run), drifted(heir.id, why));
    await trail(tx, 'run.planned', heir.requested_by, runName(heir.id), details(plan));
    return heir.id;
  });
}

interface Heir {
  readonly id: number;
  readonly requested_by: string;
}

const heirOf = (question: 'question' | 'NULL') => `
  INSERT INTO runs (action, params, environment, risk, target, requested_by, origin, ground, question, parent, state, plan, plan_digest, due_at)
  SELECT action, params, environment, risk, $5, requested_by, origin, ground, ${question}, id, 'awaiting_approval', $3, $4, NULL
    FROM runs WHERE id = $1 AND fence = $2 AND state = 'queued'
  ON CONFLICT (question) WHERE question IS NOT NULL AND state IN ${asking} DO NOTHING
  RETURNING id, requested_by`;

/** Ends a run whose question no longer fits, for a reason; a worker plans its heir by what holds now. The approval is locked already. */
export async function askAgain(tx: Db, approval: Approval, user: string, why: Failure): Promise<void> {
  // The heir takes the question over: it is open once.
  const old = await tx.row<{ question: string | null }>(
    `WITH old AS (SELECT id, question FROM runs WHERE id = $1 AND state = 'awaiting_approval' FOR UPDATE)
     UPDATE runs SET question = NULL FROM old WHERE runs.id = old.id RETURNING old.question`,
    [approval.run],
  );
  if (old === undefined) return;
  const heir = await tx.row<{ id: number }>(
    `INSERT INTO runs (action, params, environment, risk, requested_by, origin, ground, question, parent)
     SELECT action, params, environment, risk, requested_by, origin, ground, $2, id FROM runs WHERE id = $1
     RETURNING id`,
    [approval.run, old.question],
  );
  if (heir === undefined) return;
  await tx.rows(`UPDATE approvals SET state = 'expired', decided_at = clock_now() WHERE id = $1`, [approval.id]);
  await tx.rows(
    `UPDATE runs SET state = 'drifted', superseded_by = $2, failure = $3, finished_at = clock_now() WHERE id = $1`,
    [approval.run, heir.id, JSON.stringify(why)],
  );
  await newCard(tx, approval.run, heir.id);
  await trail(tx, 'run.drifted', user, runName(approval.run), drifted(heir.id, why));
  await wake(tx, heir.id);
}

/** The message of the new run, where that of the old one is. */
async function newCard(tx: Db, old: number, heir: number): Promise<void> {
  await tx.rows(
    `INSERT INTO messages (key, kind, priority, run_id, channel, thread_ts, thread_of)
     SELECT 'run:' || $2::bigint, 'card', 1, $2, channel, thread_ts, thread_of
       FROM messages WHERE run_id = $1 AND kind = 'card'`,
    [old, heir],
  );
}

function drifted(heir: number, why: Failure | undefined): object {
  return { supersededBy: runName(heir), ...(why === undefined ? {} : { failure: why.code }) };
}
