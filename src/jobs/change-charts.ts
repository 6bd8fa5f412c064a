import type { AnyChangeAction } from '../catalog/action.ts';
import { isMeasured, pictureOf } from '../charts/pictures.ts';
import { type ChartsOf, changeCharts } from '../envelope/change-charts.ts';
import { asFault } from '../errors.ts';
import type { BytesFile } from '../model/file.ts';
import { type Run, runName } from '../model/run.ts';
import { withDeadline } from './deadline.ts';
import { environmentOf, type WorkerEngine } from './engine.ts';
import { evidenceSubject } from './evidence.ts';
import type { Journal } from './journal.ts';

type About = Pick<ChartsOf, 'name' | 'changedMs' | 'nowMs' | 'signal'>;

/** An answer waits this many ms for its charts, and no longer. */
const mostMs = 5000;

/**
 * Errors and latency before and after a run, as pictures for its thread. None where nothing was measured, or where they cannot be read or
 * drawn: what words there are say it too. Rejects only when the signal fires.
 */
export async function drawnCharts(engine: WorkerEngine, run: Run, about: About): Promise<readonly BytesFile[]> {
  try {
    const environment = environmentOf(engine, run.environment);
    const { metrics } = engine.platform(environment.name).readers;
    const charts = await changeCharts({ ...about, metrics, environment, label: runName(run.id) });
    const name = { ratio: 'errors', ms: 'latency' } as Readonly<Record<string, string>>;
    return await Promise.all(
      charts.filter(isMeasured).map((chart) => pictureOf(chart, `${name[chart.unit]}-before-after.png`, engine.draw)),
    );
  } catch (error) {
    about.signal.throwIfAborted();
    engine.log.warn({ err: asFault(error), run: runName(run.id) }, 'charts of a change not drawn');
    return [];
  }
}

/** Puts the charts of a change that did not go well into its thread, where there is time for them. */
export async function saveCharts(
  engine: WorkerEngine,
  run: Run,
  action: AnyChangeAction,
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  const subject = evidenceSubject(action, run.params, environmentOf(engine, run.environment));
  if (!subject?.startsWith('deployment/')) return;
  // As it is by now: the row was taken before it began.
  const startedAt = (await engine.store.runs.run(run.id))?.startedAt;
  if (startedAt === undefined) return;
  const about = {
    name: subject.slice('deployment/'.length),
    changedMs: Date.parse(startedAt),
    nowMs: (await engine.store.now()).getTime(),
  };
  const files = await withDeadline(engine.clock, mostMs, signal, (limited) =>
    drawnCharts(engine, run, { ...about, signal: limited }),
  ).catch(() => []);
  for (const file of files) await journal.attach(file);
}
