import { begunFault, passes } from '../access/freeze.ts';
import type { AnyChangeAction } from '../catalog/action.ts';
import { isFault } from '../errors.ts';
import { freezeAt } from '../model/freeze-at.ts';
import type { Failure, Gate, Run } from '../model/run.ts';
import type { Claimed, Planned } from '../ports/store/runs.ts';
import { asksOf } from './approvers.ts';
import { environmentOf, type WorkerEngine } from './engine.ts';
import { evidenceSubject } from './evidence.ts';
import { whyUnseen } from './home.ts';
import { mayStill } from './may-still.ts';
import { endingUntouched, handsOver, toFailure } from './outcome.ts';
import { alternativesOf, makePlan } from './plan.ts';

/**
 * queued → running: takes the target, checks rights again, plans again and compares. True when the run may be carried out now; false
 * when it waits for its target, has drifted or was refused, all of which are written already.
 */
export async function start(
  engine: WorkerEngine,
  claimed: Claimed,
  action: AnyChangeAction,
  signal: AbortSignal,
): Promise<boolean> {
  const { row: run, ...hold } = claimed;
  const { runs } = engine.store;
  const { blockedBy } = await runs.lock(hold, run.target ?? `${run.environment}/${run.action}`);
  if (blockedBy !== undefined) return false;
  let now: Planned;
  let why: Failure | undefined;
  try {
    const approval = (await runs.card(run.id))?.approval;
    await mayStill(engine, run, approval, signal);
    now = await makePlan(engine, run, action, signal, approval?.gate);
    if (now.digest !== run.planDigest) why = begun(approval?.gate, now.gate);
  } catch (error) {
    if (handsOver(signal) || isFault(error, 'STORE_DOWN')) throw signal.reason ?? error;
    await runs.finish(hold, endingUntouched(run, error));
    return false;
  }
  if (now.digest !== run.planDigest) {
    const unseen = whyUnseen(run, now.gate);
    if (unseen !== undefined) await runs.finish(hold, endingUntouched(run, unseen));
    else {
      const asks = await asksOf(engine, run, now);
      await runs.drift(hold, { ...now, asks }, alternativesOf(engine, now), why);
    }
    return false;
  }
  const subject = evidenceSubject(action, run.params, environmentOf(engine, run.environment));
  const begins = await runs.begin(hold, inTime(engine, run, now.gate), subject && `${run.environment}/${subject}`);
  // A freeze has begun since the plan was made just now: it is asked for again.
  return begins || start(engine, claimed, action, signal);
}

/** Whether a run may begin at a time of the store; undefined where it may at any. */
function inTime(engine: WorkerEngine, run: Run, gate: Gate): ((at: string) => boolean) | undefined {
  const { freezes } = environmentOf(engine, run.environment);
  return freezes.length === 0 ? undefined : (at) => passes(freezeAt(freezes, new Date(at)), gate);
}

/** Why a plan is asked for again: a freeze that was not part of the question people said yes to. */
function begun(agreed: Gate | undefined, { freeze }: Gate): Failure | undefined {
  if (freeze === undefined || freeze.name === agreed?.freeze?.name) return undefined;
  return toFailure(begunFault({ ...freeze, during: 'two-approvers' }));
}
