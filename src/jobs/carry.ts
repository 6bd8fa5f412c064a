import type { AnyChangeAction } from '../catalog/action.ts';
import { withPictures } from '../charts/pictures.ts';
import { asFault, type Fault, fault, isFault } from '../errors.ts';
import type { Plan } from '../model/plan.ts';
import type { Mark, Offer, Report } from '../model/report.ts';
import { type Run, runName } from '../model/run.ts';
import type { Claimed, Ending, Hold, NewRun } from '../ports/store/runs.ts';
import { saveCharts } from './change-charts.ts';
import { withCheckNow } from './check-now.ts';
import { deadlineFault, withDeadline } from './deadline.ts';
import { environmentOf, type WorkerEngine } from './engine.ts';
import { lackingEvidence, saveEvidence } from './evidence.ts';
import { grant } from './grant.ts';
import { type Journal, journal } from './journal.ts';
import { cancelledFault } from './lease.ts';
import { withAnswerable } from './offers.ts';
import { queriesOf } from './open-queries.ts';
import { endingTouched, endingUntouched, endingVerified, handsOver } from './outcome.ts';
import { Pause } from './pause.ts';
import { admit } from './request.ts';
import { watchAfter } from './watch.ts';

/** The check after a run may take this long where its action says nothing else. */
const usualVerifyMs = 120_000;

/** running → verifying → the end: carries an approved plan out, or on from where an earlier worker stopped. */
export async function carry(
  engine: WorkerEngine,
  { row: run, ...hold }: Claimed,
  action: AnyChangeAction,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock } = engine;
  const { plan } = run;
  if (plan === undefined) throw fault('INTERNAL', `${runName(run.id)} has no plan.`);
  const steps = journal({ store: store.runs, clock, hold, signal, plan, earlier: await store.runs.steps(run.id) });
  let result = run.state === 'verifying' ? run.result : undefined;
  const wayBack = () => {
    const offer = action.undo?.(plan, { began: steps.began, result });
    return offer === undefined ? [] : [offer];
  };
  let ending: Ending;
  try {
    if (run.state !== 'verifying') result = await perform(engine, run, plan, hold, action, steps, signal);
    const report = await check(engine, run, plan, action, steps, result, signal);
    await afterwards(engine, run, action, steps, signal, report.mark);
    ending = endingVerified(run, await complete(engine, run, report), wayBack(), watchAfter(engine, run, action));
  } catch (thrown) {
    if (handsOver(signal)) throw signal.reason;
    const error = thrown instanceof Pause ? await paused(engine, hold, thrown) : thrown;
    if (error === undefined) return;
    // A store that is away for a moment ends no run: whoever has it next goes on.
    if (isFault(error, 'LEASE_LOST') || isFault(error, 'STORE_DOWN')) throw error;
    if (steps.touched) await afterwards(engine, run, action, steps, signal, 'bad');
    ending = steps.touched ? endingTouched(run, error, wayBack()) : endingUntouched(run, error);
  }
  const end = await consequence(engine, run, plan, ending, steps.touched ? wayBack() : []);
  const ended = withCheckNow(engine.catalog, run, end.ending);
  await store.runs.finish(hold, withAnswerable(engine, ended), end.next);
}

/** What is kept of a change that was made: evidence, and where it did not go well the charts; after one that did, the watch draws them. */
async function afterwards(
  engine: WorkerEngine,
  run: Run,
  action: AnyChangeAction,
  steps: Journal,
  signal: AbortSignal,
  mark: Mark,
): Promise<void> {
  // Somebody waits for the answer: at once, not one after the other.
  await Promise.all([
    saveEvidence(engine, run, action, steps, signal, 'after'),
    mark === 'good' ? undefined : saveCharts(engine, run, action, steps, signal),
  ]);
}

/** A report with its charts drawn, which names the evidence that could not be saved. */
async function complete({ store, draw }: WorkerEngine, { id }: Run, report: Report): Promise<Report> {
  const lacking = lackingEvidence(await store.runs.steps(id));
  return withPictures({ ...report, notes: [...(report.notes ?? []), ...lacking] }, draw);
}

/** Gives the run back until its next look; what stops it instead, where somebody asked for that. */
async function paused(engine: WorkerEngine, hold: Hold, { ms }: Pause): Promise<Fault | undefined> {
  const { cancelledBy } = await engine.store.runs.pause(hold, ms);
  return cancelledBy === undefined ? undefined : cancelledFault(cancelledBy);
}

/** ms a run has left of its deadline, counted from its first start, whoever carries it on. Throws DEADLINE when none is left. */
async function leftOf({ store }: WorkerEngine, { startedAt }: Run, deadlineMs: number): Promise<number> {
  if (startedAt === undefined) return deadlineMs;
  const spent = (await store.now()).getTime() - Date.parse(startedAt);
  if (spent >= deadlineMs) throw deadlineFault(deadlineMs);
  return deadlineMs - spent;
}

async function perform(
  engine: WorkerEngine,
  run: Run,
  plan: Plan,
  hold: Hold,
  action: AnyChangeAction,
  steps: Journal,
  signal: AbortSignal,
): Promise<unknown> {
  const environment = environmentOf(engine, run.environment);
  const ports = grant(engine.platform(environment.name).writers, action);
  const leftMs = await leftOf(engine, run, action.deadlineMs);
  const result = await withDeadline(engine.clock, leftMs, signal, async (limited) => {
    await saveEvidence(engine, run, action, steps, limited, 'before');
    return action.run(
      {
        ...ports,
        params: run.params,
        environment,
        signal: limited,
        clock: engine.clock,
        requestedBy: run.requestedBy,
        steps,
        mark: { run: runName(run.id), fence: hold.fence },
        queries: queriesOf(engine, hold, environment.name),
      },
      plan,
    );
  });
  await engine.store.runs.verifying(hold, result);
  return result;
}

function check(
  engine: WorkerEngine,
  run: Run,
  plan: Plan,
  action: AnyChangeAction,
  steps: Journal,
  result: unknown,
  signal: AbortSignal,
): Promise<Report> {
  return steps.observe('verify', async ({ say }) => {
    const environment = environmentOf(engine, run.environment);
    const ports = grant(engine.platform(environment.name).readers, action);
    return withDeadline(engine.clock, action.verifyMs ?? usualVerifyMs, signal, (limited) =>
      action.verify(
        {
          ...ports,
          params: run.params,
          environment,
          signal: limited,
          clock: engine.clock,
          requestedBy: run.requestedBy,
          say,
        },
        plan,
        result,
      ),
    );
  });
}

/**
 * What follows from the end of a run: where the approved plan or policy says so, the bot itself asks for the way back, through the same door as everybody;
 * once, never for the way back of a way back. A refusal of the door is told beside the end, and leaves the way back to people.
 */
async function consequence(
  engine: WorkerEngine,
  run: Run,
  plan: Plan,
  ending: Ending,
  [offer]: readonly Offer[],
): Promise<{ readonly ending: Ending; readonly next?: NewRun }> {
  if (ending.state !== 'failed' || offer === undefined) return { ending };
  // A plan made in a freeze asks where policy goes back by itself: the bot asks for it all the same, and people say yes (approvedByPolicy).
  const isPolicy = plan.onFailure === 'undo' || environmentOf(engine, run.environment).onFailedVerification === 'undo';
  const { ground } = run;
  if (!isPolicy || (ground.kind !== 'person' && ground.kind !== 'agent')) return { ending };
  try {
    const next = await admit(engine, {
      key: `undo:${run.id}`,
      actor: run.requestedBy,
      origin: { ...run.origin, via: 'bot' },
      ground: { kind: 'undo', of: run.id, ...(ground.kind === 'agent' ? { agent: ground } : {}) },
      wish: { kind: 'action', command: offer.action, params: offer.params, environment: run.environment },
    });
    return { ending, next };
  } catch (error) {
    if (isFault(error, 'STORE_DOWN')) throw error;
    return { ending: notTakenBack(ending, asFault(error)) };
  }
}

function notTakenBack(ending: Ending, why: Fault): Ending {
  if (ending.note === undefined) return ending;
  const { report } = ending.note;
  const said = `The way back was not taken by itself: ${why.message}`;
  return { ...ending, note: { ...ending.note, report: { ...report, notes: [...(report.notes ?? []), said] } } };
}
