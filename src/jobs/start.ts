import type { AnyChangeAction } from '../catalog/action.ts';
import { isFault } from '../errors.ts';
import type { Approval, Run } from '../model/run.ts';
import type { Claimed, Planned } from '../ports/store/runs.ts';
import { environmentOf, type WorkerEngine } from './engine.ts';
import { endingUntouched, handsOver } from './outcome.ts';
import { makePlan } from './plan.ts';

/**
 * queued → running: takes the target, checks rights again, plans again and compares. True when the run may be carried out now; false
 * when it waits for its target, has drifted or was refused, all of which are written already.
 */
export async function start(
  engine: WorkerEngine,
  { row: run, ...hold }: Claimed,
  action: AnyChangeAction,
  signal: AbortSignal,
): Promise<boolean> {
  const { runs } = engine.store;
  const { blockedBy } = await runs.lock(hold, run.target ?? `${run.environment}/${run.action}`);
  if (blockedBy !== undefined) return false;
  let now: Planned;
  try {
    await mayStill(engine, run, (await runs.card(run.id))?.approval);
    now = await makePlan(engine, run, action, signal);
  } catch (error) {
    if (handsOver(signal) || isFault(error, 'STORE_DOWN')) throw signal.reason ?? error;
    await runs.finish(hold, endingUntouched(run, error));
    return false;
  }
  if (now.digest !== run.planDigest) {
    await runs.drift(hold, now, now.plan.alternatives?.offers ?? []);
    return false;
  }
  await runs.begin(hold);
  return true;
}

/** Rights are checked at the request, at the press and here: a role taken away in between counts. */
async function mayStill(engine: WorkerEngine, run: Run, approval: Approval | undefined): Promise<void> {
  const environment = environmentOf(engine, run.environment);
  await engine.access.require(run.requestedBy, environment, 'operator', `use ${run.action}`);
  if (approval === undefined || approval.gate.approvers === 0) return;
  for (const vote of approval.votes) {
    if (vote.verdict === 'approve' && vote.user !== 'bot') {
      await engine.access.require(vote.user, environment, 'approver', `approve ${run.action}`);
    }
  }
}
