import type { AnyChangeAction } from '../catalog/action.ts';
import { worsened } from '../envelope/judge.ts';
import { lookAgain } from '../envelope/look.ts';
import { watchLine, worseWords } from '../envelope/watch-words.ts';
import { asFault } from '../errors.ts';
import type { Offer, Report } from '../model/report.ts';
import { type Run, runName } from '../model/run.ts';
import { plain } from '../model/text.ts';
import { span } from '../model/units.ts';
import type { Watched } from '../model/watch.ts';
import type { Note } from '../ports/store/runs.ts';
import type { DueWatch, WatchEnd } from '../ports/store/watches.ts';
import { linkedSignal } from '../signals.ts';
import { drawnCharts } from './change-charts.ts';
import { environmentOf, type WorkerEngine } from './engine.ts';
import { evidenceSubject } from './evidence.ts';
import { answerable } from './offers.ts';
import { callee } from './outcome.ts';

/** A change that was verified is watched for this long. */
const watchMs = 10 * 60_000;
/** Looks at once: each reads two systems. */
const mostLooks = 8;
/** One look, pictures included, is given up after this. */
const lookMs = 25_000;
/** At the end somebody must have seen the deployment within this, or nobody knows. */
const freshMs = 120_000;

/** What is watched after a run of the action that ended well; undefined where there is nothing to look at again. */
export function watchAfter(
  engine: WorkerEngine,
  { params, environment }: Run,
  action: AnyChangeAction,
): { readonly subject: string; readonly ms: number } | undefined {
  const subject = evidenceSubject(action, params, environmentOf(engine, environment));
  return subject?.startsWith('deployment/') ? { subject: `${environment}/${subject}`, ms: watchMs } : undefined;
}

/** Takes the looks that are due, and writes what they see. What breaks one costs that look: the next is due already. */
export async function watchRound(engine: WorkerEngine, stopping: AbortSignal): Promise<void> {
  const due = await engine.store.watches.due(mostLooks);
  await Promise.all(
    due.map((one) =>
      lookOnce(engine, one, stopping).catch((error: unknown) => {
        if (!stopping.aborted) engine.log.warn({ err: asFault(error), run: runName(one.run.id) }, 'look broke');
      }),
    ),
  );
}

async function lookOnce(engine: WorkerEngine, due: DueWatch, stopping: AbortSignal): Promise<void> {
  const { run, watch, now } = due;
  const { signal, release } = linkedSignal(stopping, AbortSignal.timeout(lookMs));
  try {
    const environment = environmentOf(engine, run.environment);
    const ports = engine.platform(environment.name).readers;
    const name = nameIn(watch.subject);
    const seen = await lookAgain({ ports, environment, name, now, signal }, watch);
    const over = endOf(due, seen);
    if (over === undefined) return void (await engine.store.watches.seen(due, seen));
    const charted = { name, changedMs: Date.parse(watch.changedAt), nowMs: now.getTime(), signal };
    const files = await drawnCharts(engine, run, charted);
    const offers = over === 'worse' ? waysOut(engine, run, name) : [];
    const note = over === 'worse' ? worseNote(due, seen, name) : undefined;
    const tell = toldOf(due, over, seen, name);
    await engine.store.watches.end(due, { state: over, seen, offers, note, files, tell });
  } finally {
    release();
  }
}

const nameIn = (subject: string) => subject.slice(subject.lastIndexOf('/') + 1);

function endOf({ watch, now }: DueWatch, seen: Watched): WatchEnd['state'] | undefined {
  if (worsened(seen).length > 0) return 'worse';
  if (now.getTime() < Date.parse(watch.until)) return undefined;
  const lookedMs = seen.lookedAt === undefined ? 0 : Date.parse(seen.lookedAt);
  return now.getTime() - lookedMs <= freshMs ? 'holding' : 'unseen';
}

/** The way back first, then a closer look. */
function waysOut(engine: WorkerEngine, { action: command, plan, result }: Run, name: string): readonly Offer[] {
  const action = engine.catalog.get(command);
  // It was verified: all it set out to do was done.
  const did = { began: () => true, result };
  const back =
    action === undefined || action.risk === 'read-only' || plan === undefined ? undefined : action.undo?.(plan, did);
  const look: Offer = { label: `Diagnose ${name}`, action: 'diagnose', params: { deployment: name } };
  return answerable(engine, [...(back === undefined ? [] : [back]), look]);
}

/** How the watch ended, for those who run the incident: `Holding after 10 min: …`. */
function toldOf({ run, watch, now }: DueWatch, state: WatchEnd['state'], seen: Watched, name: string): Report {
  const { mark, text, missing } = watchLine({ ...watch, state, seen, endedAt: now.toISOString() });
  return {
    mark: mark === 'running' ? 'neutral' : mark,
    headline: `${name} after ${runName(run.id)}: ${plain(text).replace(/^./, (letter) => letter.toLowerCase())}`,
    notes: [...(missing === '' ? [] : [missing]), `${runName(run.id)} · ${run.environment}`],
  };
}

function worseNote({ run, watch, now }: DueWatch, seen: Watched, name: string): Note {
  const after = span((now.getTime() - Date.parse(watch.since)) / 1000);
  return {
    key: 'worse-again',
    urgent: true,
    mention: callee(run),
    report: {
      mark: 'bad',
      headline: `${name} is worse again ${after} after the change: ${worseWords(seen)}`,
      notes: [`${runName(run.id)} · ${run.environment}`],
    },
  };
}
