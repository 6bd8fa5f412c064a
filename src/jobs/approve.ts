import { begunFault, passes } from '../access/freeze.ts';
import { type Judged, judge } from '../access/vote.ts';
import { type Fault, fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { freezeAt } from '../model/freeze-at.ts';
import type { Approval, Verdict } from '../model/run.ts';
import { type Engine, environmentOf } from './engine.ts';
import { toFailure } from './outcome.ts';

export interface Press {
  /** The opaque id the button carried. */
  readonly approval: string;
  readonly actor: string;
  readonly verdict: Verdict;
  /** What was typed where the name of the target is asked for. */
  readonly typed?: string | undefined;
}

/**
 * A press on an approval: role checked now, the decision made while the row is locked. Throws a Fault for the person who pressed;
 * when it returns, the press counted and the card shows it.
 */
export async function press(engine: Engine, { approval: id, actor, verdict, typed }: Press): Promise<void> {
  const found = await engine.store.runs.approval(id);
  if (found === undefined) throw fault('REQUEST_MISMATCH', 'This button is not one of ours, or its run is long gone.');
  const { run, approval } = found;
  const environment = environmentOf(engine, run.environment);
  const needed = verdict === 'approve' && approval.gate.approvers > 0 ? 'approver' : 'operator';
  // A yes rests on what Slack says now, never on what a process has read before; a cancel is harmless.
  if (verdict === 'approve') await engine.access.requireNow(actor, environment, needed, `approve ${run.action}`);
  else if (actor !== run.requestedBy) await engine.access.require(actor, environment, needed, `cancel ${run.action}`);
  if (verdict === 'approve' && approval.gate.typedName && typed !== run.plan?.subject) {
    throw fault('PARAM_INVALID', `To approve, type the name exactly: ${run.plan?.subject ?? ''}. Nothing was changed.`);
  }
  let answer: Fault | undefined;
  await engine.store.runs.decide(id, actor, (locked, current, now) => {
    const judged = inFreeze(judge(locked, current, actor, verdict, now), locked, environment, now);
    answer = judged.answer;
    return judged.decision;
  });
  if (answer !== undefined) throw answer;
}

/** A yes to a plan that was made before a freeze is no yes to a change in it. `now` is the time of the store. */
function inFreeze(judged: Judged, { gate }: Approval, environment: Environment, now: string): Judged {
  if (judged.decision.kind !== 'vote' || judged.decision.verdict !== 'approve') return judged;
  const frozen = freezeAt(environment.freezes, new Date(now));
  if (frozen === undefined || passes(frozen, gate)) return judged;
  const answer = begunFault(frozen);
  return { decision: { kind: 'ask-again', why: toFailure(answer) }, answer };
}
