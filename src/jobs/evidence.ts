import { type AnyChangeAction, riskOf } from '../catalog/action.ts';
import { evidenceFile, hasEvidence } from '../envelope/evidence.ts';
import { asFault, isFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { Plan, StepTitle } from '../model/plan.ts';
import type { Run, RunStep } from '../model/run.ts';
import { withDeadline } from './deadline.ts';
import { environmentOf, type WorkerEngine } from './engine.ts';
import type { Journal } from './journal.ts';
import { handsOver } from './outcome.ts';
import { Pause } from './pause.ts';

type When = 'before' | 'after';

const steps: Readonly<Record<When, StepTitle>> = {
  before: { key: 'evidence', title: 'Save evidence' },
  after: { key: 'evidence-after', title: 'Save evidence after it' },
};

/** A change waits this many ms for its evidence, and its answer after it: whoever is on call must not wait for a log that hangs. */
const mostMs: Readonly<Record<When, number>> = { before: 30_000, after: 5000 };

/** What evidence is saved of, as kind/name; undefined for a change that is gentle, or whose subject has none. */
export function evidenceSubject(
  action: AnyChangeAction,
  params: Readonly<Record<string, unknown>>,
  environment: Environment,
): string | undefined {
  if (riskOf(action, params) === 'reversible') return undefined;
  const subject = (action.subject ?? action.target)(params, environment);
  return hasEvidence(subject) ? subject : undefined;
}

/** A plan with the steps of the engine around those of its action. */
export function withEvidenceSteps(plan: Plan, subject: string | undefined): Plan {
  return subject === undefined ? plan : { ...plan, steps: [steps.before, ...plan.steps, steps.after] };
}

/**
 * Saves what the subject of a run is like into its thread, once. What cannot be read stops no change: its step says so. Rejects when the
 * run itself must stop.
 */
export async function saveEvidence(
  engine: WorkerEngine,
  run: Run,
  action: AnyChangeAction,
  journal: Journal,
  signal: AbortSignal,
  when: When,
): Promise<void> {
  const environment = environmentOf(engine, run.environment);
  const subject = evidenceSubject(action, run.params, environment);
  if (subject === undefined) return;
  try {
    await journal.observe(steps[when].key, async ({ say }) => {
      try {
        const { clock } = engine;
        const ports = engine.platform(environment.name).readers;
        const file = await withDeadline(clock, mostMs[when], signal, (limited) =>
          evidenceFile({ ports, environment, clock, signal: limited }, subject, when),
        );
        await journal.attach(file);
      } catch (error) {
        say(asFault(error).message);
        throw error;
      }
    });
  } catch (error) {
    // A change that is done is told as done, also where somebody stops the run in the very last moment.
    if (when === 'before' || handsOver(signal)) signal.throwIfAborted();
    if (error instanceof Pause || isFault(error, 'LEASE_LOST') || isFault(error, 'STORE_DOWN')) throw error;
    engine.log.warn({ err: error, subject, when }, 'evidence could not be saved');
  }
}

/** What evidence a run lacks, in words: missing evidence is told. */
export function lackingEvidence(journalled: readonly RunStep[]): readonly string[] {
  return (['before', 'after'] as const).flatMap((when) => {
    const step = journalled.find(({ key }) => key === steps[when].key);
    return step?.state === 'failed' ? [`evidence ${when} the change was not saved: ${step.detail}`] : [];
  });
}
