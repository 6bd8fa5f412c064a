import { planDigest } from '../access/digest.ts';
import { frozenFault } from '../access/freeze.ts';
import { approvedByClock, approvedByPolicy, gateFor, standingGate } from '../access/policy.ts';
import { type AnyChangeAction, riskOf } from '../catalog/action.ts';
import { parseParams } from '../catalog/parse.ts';
import { isFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { Frozen } from '../model/freeze.ts';
import { freezeAt } from '../model/freeze-at.ts';
import { botActor } from '../model/person.ts';
import type { Offer } from '../model/report.ts';
import type { Approval, Gate, Run } from '../model/run.ts';
import type { Claimed, Planned } from '../ports/store/runs.ts';
import { isCovered, outsideOf } from '../windows/outside.ts';
import { asksOf } from './approvers.ts';
import { withDeadline } from './deadline.ts';
import { endingDry } from './dry-run.ts';
import { type Engine, environmentOf, type WorkerEngine } from './engine.ts';
import { evidenceSubject, withEvidenceSteps } from './evidence.ts';
import { grant } from './grant.ts';
import { whyUnseen } from './home.ts';
import { begunSteps } from './journal.ts';
import { memoryIn, plannedIn } from './memory.ts';
import { answerable } from './offers.ts';
import { endingUntouched, handsOver } from './outcome.ts';
import { isScheduled } from './scheduled.ts';

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
  const planned = await withDeadline(engine.clock, planMs, signal, (limited) =>
    action.plan({
      ...ports,
      params: run.params,
      // In a freeze nothing is taken back by itself either (see mayPassByPolicy), nor after it where people agreed to that; nor what the clock asked for.
      environment:
        early === undefined && agreed?.freeze === undefined && run.ground.kind !== 'schedule'
          ? environment
          : { ...environment, onFailedVerification: 'offer' },
      signal: limited,
      clock: engine.clock,
      requestedBy: run.requestedBy,
      ...memoryIn(engine, environment.name),
    }),
  );
  const plan = withEvidenceSteps(planned, evidenceSubject(action, run.params, environment));
  // Again after the reading, which may take long.
  const frozen = await frozenNow(engine, environment);
  const gate = standingGate(
    agreed,
    gateFor(engine.policy, riskOf(action, run.params), environment, {
      frozen,
      ground: run.ground,
      outside: await outsideNow(engine, run, environment),
    }),
  );
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

/** The maintenance window that a change belongs into and is outside of, by the time of the store. Its own way back belongs into none. */
async function outsideNow(
  { store }: WorkerEngine,
  { action, ground }: Run,
  environment: Environment,
): Promise<Gate['outside']> {
  if (ground.kind === 'undo' || !environment.windows.some((window) => isCovered(window, action))) return undefined;
  const now = await store.now();
  return outsideOf(environment, action, now.getTime(), await plannedIn(store, environment.name).planned(now));
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
  if (run.dry) return runs.finish(hold, endingDry(run, planned));
  const byPolicy = (await mayPassByPolicy(engine, run)) ? freely(engine, run, planned.gate) : undefined;
  const unseen = byPolicy === undefined || planned.gate.freeze !== undefined ? whyUnseen(run, planned.gate) : undefined;
  if (unseen !== undefined) return runs.finish(hold, endingUntouched(run, unseen));
  const asks = await asksOf(engine, run, planned);
  await runs.planned(hold, { ...planned, asks }, alternativesOf(engine, planned), byPolicy);
}

/** The other choices beside a plan, each one that can be asked for. */
export function alternativesOf(engine: Engine, { plan }: Planned): readonly Offer[] {
  return answerable(engine, plan.alternatives?.offers ?? []);
}

/** Whether policy says yes to a run without anybody's press: see approvedByPolicy. */
export async function mayPassByPolicy(engine: Engine, run: Run, approval?: Approval): Promise<boolean> {
  // At the start: where people were asked, people must have answered.
  if (approval !== undefined && !approval.votes.some(({ user }) => user === botActor)) return false;
  if (run.ground.kind === 'schedule') return approvedByClock(engine.policy, run) && isScheduled(engine, run);
  if (run.ground.kind !== 'undo') return false;
  const undone = await engine.store.runs.run(run.ground.of);
  const action = undone && engine.catalog.get(undone.action);
  if (undone?.plan === undefined || action === undefined || action.risk === 'read-only') return false;
  const begun = begunSteps(await engine.store.runs.steps(undone.id));
  const offer = action.undo?.(undone.plan, { began: (key) => begun.has(key), result: undone.result });
  const back = offer && engine.catalog.get(offer.action);
  if (offer === undefined || back === undefined) return false;
  const wayBack = { action: offer.action, params: parseParams(offer.action, back, offer.params) };
  return approvedByPolicy(run, { run: undone, wayBack });
}

/** In a freeze the way back waits for people as any other change does; so does, outside of its window, what the clock asks for. */
function freely(engine: Engine, run: Run, gate: Gate): (at: string) => boolean {
  const { freezes } = environmentOf(engine, run.environment);
  return (at) =>
    gate.freeze === undefined && gate.outside === undefined && freezeAt(freezes, new Date(at)) === undefined;
}
