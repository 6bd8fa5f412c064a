import type { AnyReadAction } from '../catalog/action.ts';
import { withPictures } from '../charts/pictures.ts';
import { isFault } from '../errors.ts';
import type { Report } from '../model/report.ts';
import { runName } from '../model/run.ts';
import type { Claimed } from '../ports/store/runs.ts';
import { withDeadline } from './deadline.ts';
import { environmentOf, type WorkerEngine } from './engine.ts';
import { grant } from './grant.ts';
import { latest } from './latest.ts';
import { memoryIn } from './memory.ts';
import { answerable } from './offers.ts';
import { queriesOf } from './open-queries.ts';
import { endingUntouched, handsOver } from './outcome.ts';

/** Carries out an action that only looks. After a takeover it looks again: nothing can be doubled. */
export async function look(
  engine: WorkerEngine,
  { row: run, ...hold }: Claimed,
  action: AnyReadAction,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock } = engine;
  const environment = environmentOf(engine, run.environment);
  const shown = latest<Report>(clock, 1000, (report) => store.runs.show(hold, report));
  try {
    const ports = grant(engine.platform(environment.name).readers, action);
    const report = await withDeadline(clock, action.deadlineMs, signal, (limited) =>
      action.run({
        ...ports,
        params: run.params,
        environment,
        signal: limited,
        clock,
        requestedBy: run.requestedBy,
        ...memoryIn(engine, environment.name),
        show: shown.put,
        queries: queriesOf(engine, hold, environment.name),
        trace: (event, details) =>
          store.audit.append({ event, actor: run.requestedBy, subject: runName(run.id), details }),
      }),
    );
    await shown.settle();
    await store.runs.finish(hold, {
      state: 'succeeded',
      report: await withPictures(report, engine.draw),
      offers: answerable(engine, report.offers ?? []),
      later: report.later,
    });
  } catch (error) {
    await shown.settle();
    if (handsOver(signal)) throw signal.reason;
    if (isFault(error, 'LEASE_LOST') || isFault(error, 'STORE_DOWN')) throw error;
    await store.runs.finish(hold, endingUntouched(run, error));
  }
}
