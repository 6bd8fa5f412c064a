import { asFault, isFault } from '../errors.ts';
import { runName } from '../model/run.ts';
import type { Claimed } from '../ports/store/runs.ts';
import { linkedSignal } from '../signals.ts';
import { carry } from './carry.ts';
import { checkNow } from './check-now.ts';
import type { WorkerEngine } from './engine.ts';
import { keepLease } from './lease.ts';
import { look } from './look.ts';
import { callee, handsOver } from './outcome.ts';
import { ask } from './plan.ts';
import { start } from './start.ts';

/** Workers in a row that a run may stop before it is set aside. */
const mostAttempts = 3;

/** Takes a claimed run as far as it goes now. Never throws: what cannot be written is found by its lease later. */
export async function carryOut(engine: WorkerEngine, claimed: Claimed, stopping: AbortSignal): Promise<void> {
  const log = engine.log.with({ run: runName(claimed.run), action: claimed.row.action, fence: claimed.fence });
  const lease = keepLease(engine.store.runs, engine.clock, claimed, engine.leaseMs);
  const { signal, release } = linkedSignal(lease.signal, stopping);
  const unsubscribe = engine.store.onWake((topic) => topic === 'cancel' && lease.check());
  try {
    log.info({ state: claimed.row.state, attempt: claimed.row.attempt }, 'run taken');
    await advance(engine, claimed, signal);
  } catch (error) {
    const reason = handsOver(signal) ? signal.reason : error;
    if (isFault(reason, 'WORKER_STOPPING')) await requeue(engine, claimed);
    else if (isFault(reason, 'LEASE_LOST')) log.warn({}, 'run taken over by another worker');
    else if (isFault(reason, 'STORE_DOWN')) await giveBack(engine, claimed, stopping);
    else log.error({ err: error }, 'run broke off; its lease decides who goes on');
  } finally {
    unsubscribe();
    release();
    await lease.end();
  }
}

async function advance(engine: WorkerEngine, claimed: Claimed, signal: AbortSignal): Promise<void> {
  const { row: run, ...hold } = claimed;
  if (run.attempt > mostAttempts) return park(engine, claimed);
  const action = engine.catalog.get(run.action);
  if (action === undefined) {
    const failure = { code: 'COMMAND_UNKNOWN', text: `This version has no command "${run.action}".`, hint: '' };
    return engine.store.runs.finish(hold, { state: 'failed', failure });
  }
  if (action.risk === 'read-only') return look(engine, claimed, action, signal);
  if (run.state === 'planning') return ask(engine, claimed, action, signal);
  if (run.state === 'queued' && !(await start(engine, claimed, action, signal))) return;
  if (claimed.takenOver && run.state !== 'queued') await tellTakeover(engine, claimed);
  return carry(engine, claimed, action, signal);
}

/** Once for each worker that stopped: one that takes its own run again, and has come no further, has told it already. */
async function tellTakeover(engine: WorkerEngine, { row: run, ...hold }: Claimed): Promise<void> {
  const ended = (await engine.store.runs.steps(run.id)).filter(({ finishedAt }) => finishedAt !== undefined).length;
  await engine.store.runs.note(hold, {
    key: `takeover:${run.state}:${ended}:${run.attempt}`,
    urgent: false,
    report: {
      mark: 'warning',
      headline: `Another worker picked up ${runName(run.id)}: the one before it stopped.`,
      notes: [`Finished steps are not done again. Attempt ${run.attempt}.`],
    },
  });
}

async function park(engine: WorkerEngine, { row: run, ...hold }: Claimed): Promise<void> {
  await engine.store.runs.finish(hold, {
    state: 'parked',
    failure: {
      code: 'PARKED',
      text: `${runName(run.id)} stopped its worker ${mostAttempts} times in a row and was set aside.`,
      hint: 'Check its target, and ask the owner of the bot before trying again.',
    },
    offers: checkNow(engine.catalog, run),
    note: {
      key: 'parked',
      urgent: true,
      mention: callee(run),
      report: {
        mark: 'bad',
        headline: `${runName(run.id)} was set aside: it stopped its worker ${mostAttempts} times in a row.`,
      },
    },
  });
}

/** The store was away: once it answers the run is given back, so that the outage counts as nobody's failed attempt. */
async function giveBack(engine: WorkerEngine, { row: run, ...hold }: Claimed, stopping: AbortSignal): Promise<void> {
  engine.log.warn({ run: runName(run.id) }, 'store away; run given back when it answers');
  while (!stopping.aborted) {
    try {
      return await engine.store.runs.release(hold);
    } catch (error) {
      // Taken by another worker, or ended by a COMMIT whose answer was lost.
      if (!isFault(error, 'STORE_DOWN')) return;
    }
    await engine.clock.sleep(250, stopping).catch(() => undefined);
  }
}

async function requeue(engine: WorkerEngine, { row: run, ...hold }: Claimed): Promise<void> {
  try {
    // Not as it was when this worker took it: it may have begun since.
    const state = (await engine.store.runs.run(run.id))?.state;
    if (state === 'running' || state === 'verifying') {
      await engine.store.runs.note(hold, {
        key: `pause:${hold.fence}`,
        urgent: false,
        report: {
          mark: 'neutral',
          headline: `${runName(run.id)} pauses here and another worker picks it up: this one is being stopped.`,
        },
      });
    }
    await engine.store.runs.release(hold);
  } catch (error) {
    engine.log.warn({ err: asFault(error), run: runName(run.id) }, 'run not given back; its lease will lapse');
  }
}
