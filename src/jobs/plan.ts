import { planDigest } from '../access/digest.ts';
import { gateFor } from '../access/policy.ts';
import type { AnyChangeAction } from '../catalog/action.ts';
import type { Run } from '../model/run.ts';
import type { Claimed, Planned } from '../ports/store/runs.ts';
import { withDeadline } from './deadline.ts';
import { environmentOf, type WorkerEngine } from './engine.ts';
import { grant } from './grant.ts';
import { endingUntouched, handsOver } from './outcome.ts';

/** Planning reads the platform for at most this long. */
const planMs = 30_000;

/** Reads the world and makes the plan of a run, with its digest and its gate. */
export async function makePlan(
  engine: WorkerEngine,
  run: Run,
  action: AnyChangeAction,
  signal: AbortSignal,
): Promise<Planned> {
  const environment = environmentOf(engine, run.environment);
  const ports = grant(await engine.ports(environment.name), action);
  const plan = await withDeadline(engine.clock, planMs, signal, (limited) =>
    action.plan({
      ...ports,
      params: run.params,
      environment,
      signal: limited,
      clock: engine.clock,
      requestedBy: run.requestedBy,
    }),
  );
  const gate = gateFor(engine.policy, action, environment);
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
    if (handsOver(signal)) throw signal.reason;
    await runs.finish(hold, endingUntouched(run, error));
    return;
  }
  await runs.planned(hold, planned, planned.plan.alternatives?.offers ?? []);
  if (run.origin.via === 'bot') await approveByPolicy(engine, run.id);
}

/** The way back that policy takes by itself after a failed check needs nobody's press; the audit names the bot. */
async function approveByPolicy(engine: WorkerEngine, run: number): Promise<void> {
  const approval = (await engine.store.runs.card(run))?.approval;
  if (approval === undefined) return;
  await engine.store.runs.decide(approval.id, 'bot', (current) =>
    current.state === 'open' ? { kind: 'vote', verdict: 'approve', closes: 'approved' } : { kind: 'refused' },
  );
}
