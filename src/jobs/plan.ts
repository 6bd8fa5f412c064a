import { planDigest } from '../access/digest.ts';
import { freezeAt, frozenFault } from '../access/freeze.ts';
import { gateFor, standingGate } from '../access/policy.ts';
import type { AnyChangeAction } from '../catalog/action.ts';
import { isFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { Frozen } from '../model/freeze.ts';
import type { Gate, Run } from '../model/run.ts';
import type { Claimed, Planned } from '../ports/store/runs.ts';
import { withDeadline } from './deadline.ts';
import { environmentOf, type WorkerEngine } from './engine.ts';
import { grant } from './grant.ts';
import { endingUntouched, handsOver } from './outcome.ts';

/** Planning reads the platform for at most this long. */
const planMs = 30_000;

/**
 * Reads the world and makes the plan of a run, with its digest and its gate. `agreed` is the gate people have passed already. Throws
 * CHANGE_FREEZE in a freeze that lets nothing pass.
 */
export async function makePlan(
  engine: WorkerEngine,
  run: Run,
  action: AnyChangeAction,
  signal: AbortSignal,
  agreed?: Gate,
): Promise<Planned> {
  const environment = environmentOf(engine, run.environment);
  const early = await frozenNow(engine, environment);
  const ports = grant(engine.platform(environment.name).readers, action);
  const plan = await withDeadline(engine.clock, planMs, signal, (limited) =>
    action.plan({
      ...ports,
      params: run.params,
      // In a freeze nothing is taken back by itself either (see approveByPolicy), nor after it where people agreed to that.
      environment:
        early === undefined && agreed?.freeze === undefined
          ? environment
          : { ...environment, onFailedVerification: 'offer' },
      signal: limited,
      clock: engine.clock,
      requestedBy: run.requestedBy,
    }),
  );
  // Again after the reading, which may take long.
  const frozen = await frozenNow(engine, environment);
  const gate = standingGate(agreed, gateFor(engine.policy, action, environment, frozen));
  const target = `${environment.name}/${action.target(run.params, environment)}`;
  const digest = planDigest({
    action: run.action,
    params: run.params,
    environment: environment.name,
    target,
    gate,
    plan,
  });
  return { plan, digest, target, gate };
}

/** The freeze that holds now, by the time of the store. Throws CHANGE_FREEZE where it lets nothing pass. */
async function frozenNow(engine: WorkerEngine, { name, freezes }: Environment): Promise<Frozen | undefined> {
  if (freezes.length === 0) return undefined;
  const frozen = freezeAt(freezes, await engine.store.now());
  if (frozen?.during === 'refuse') throw frozenFault(frozen, name);
  return frozen;
}

/** planning → awaiting_approval: puts the plan before people. A refusal of the platform ends the run with nothing changed. */
export async function ask(
  engine: WorkerEngine,
  { row: run, ...hold }: Claimed,
  action: AnyChangeAction,
  signal: AbortSignal,
): Promise<void> {
  const { runs } = engine.store;
  let planned: Planned;
  try {
    planned = await makePlan(engine, run, action, signal);
  } catch (error) {
    if (handsOver(signal) || isFault(error, 'STORE_DOWN')) throw signal.reason ?? error;
    await runs.finish(hold, endingUntouched(run, error));
    return;
  }
  await runs.planned(hold, planned, planned.plan.alternatives?.offers ?? []);
  if (run.origin.via === 'bot') await approveByPolicy(engine, run.id);
}

/**
 * The way back that policy takes by itself after a failed check needs nobody's press; the audit names the bot. In a freeze it waits for
 * people as any other change does.
 */
async function approveByPolicy(engine: WorkerEngine, run: number): Promise<void> {
  const approval = (await engine.store.runs.card(run))?.approval;
  if (approval === undefined) return;
  await engine.store.runs.decide(approval.id, 'bot', (current, { environment }, now) => {
    const { freezes } = environmentOf(engine, environment);
    const free = current.gate.freeze === undefined && freezeAt(freezes, new Date(now)) === undefined;
    return current.state === 'open' && free
      ? { kind: 'vote', verdict: 'approve', closes: 'approved' }
      : { kind: 'refused' };
  });
}
