import type { Mark } from '../model/report.ts';
import { hasEnded } from '../model/run.ts';
import type { PlaybookStepRow } from '../ports/store/playbooks.ts';
import { type Fact, type Judged, judge } from './condition.ts';
import type { Playbook, PlaybookStep } from './playbook.ts';

/**
 * Where a step is. `waiting`: what it depends on is not over. `ready`: a look to be made, a question to be answered, a change one may ask
 * for. `unneeded`: its condition says no; a person can ask for it all the same.
 */
export type StepState = 'waiting' | 'ready' | 'running' | 'done' | 'failed' | 'skipped' | 'unneeded';

export interface StepProgress {
  readonly step: PlaybookStep;
  readonly row: PlaybookStepRow;
  readonly state: StepState;
  /** What its condition comes to; `unclear`: nobody can tell, and the step is shown. */
  readonly judged: Judged;
}

const noRow: PlaybookStepRow = {
  attempts: 0,
  run: undefined,
  answer: undefined,
  skipped: undefined,
  trouble: undefined,
  by: undefined,
  at: undefined,
};

/** Where each step of a guide is: derived from its rows, whoever pressed and whatever process was there. */
export function progressOf({ steps }: Playbook, rows: ReadonlyMap<string, PlaybookStepRow>): readonly StepProgress[] {
  const known = new Map<string, StepProgress>();
  for (const step of steps) {
    const row = rows.get(step.key) ?? noRow;
    const judged = step.when === undefined ? 'yes' : judge(step.when, (fact) => factOf(fact, known.get(fact.step)));
    known.set(step.key, { step, row, judged, state: stateOf(step, row, judged) });
  }
  return [...known.values()];
}

function stateOf(step: PlaybookStep, row: PlaybookStepRow, judged: Judged): StepState {
  const { run, answer, skipped } = row;
  if (run !== undefined) return runState(step, run);
  if (answer !== undefined) return 'done';
  if (skipped !== undefined) return 'skipped';
  return judged === 'later' ? 'waiting' : judged === 'no' ? 'unneeded' : 'ready';
}

/** A change that was cancelled or refused has changed nothing: one may ask for it again. */
function runState(step: PlaybookStep, { state }: NonNullable<PlaybookStepRow['run']>): StepState {
  if (!hasEnded(state)) return 'running';
  if (state === 'succeeded') return 'done';
  const untouched = state === 'cancelled' || state === 'refused' || state === 'expired' || state === 'drifted';
  return untouched && step.kind === 'act' ? 'ready' : 'failed';
}

function factOf(fact: Fact, about: StepProgress | undefined): Judged {
  if (about === undefined) return 'unclear';
  const { state, row } = about;
  const open = state === 'waiting' || state === 'ready' || state === 'running';
  if (fact.field === 'state') return state === fact.value ? 'yes' : open ? 'later' : 'no';
  if (state === 'unneeded') return 'no';
  if (state === 'skipped') return 'unclear';
  if (open) return 'later';
  if (fact.field === 'answer') return compared(fact, row.answer);
  return lookFact(fact, row.run);
}

/** What a look that is over says. */
function lookFact(fact: Fact, run: PlaybookStepRow['run']): Judged {
  const { mark, offers } = run ?? { mark: undefined, offers: [] };
  if (fact.field === 'offers' && offers.some(({ action }) => action === fact.value)) return 'yes';
  if (isUnclear(mark) && fact.value !== 'unknown') return 'unclear';
  return fact.field === 'offers' ? 'no' : compared(fact, mark ?? 'unknown');
}

const compared = ({ operator, value }: Fact, seen: string | undefined): Judged =>
  (seen === value) === (operator === '==') ? 'yes' : 'no';

/** A look that failed, or could not tell: unknown is not the same as no. */
const isUnclear = (mark: Mark | undefined) => mark === undefined || mark === 'unknown';

/** Looks to ask for now. One whose condition is unclear is made too: it harms nobody. */
export function looksToMake(progress: readonly StepProgress[]): readonly StepProgress[] {
  return progress.filter(({ step, state }) => step.kind === 'look' && state === 'ready');
}

/** Looks to be made again, since a change that names them has worked after they were asked for. */
export function looksToRepeat(progress: readonly StepProgress[]): readonly StepProgress[] {
  const changes = progress.flatMap(({ step, state, row }) =>
    step.kind === 'act' && state === 'done' && step.again !== undefined
      ? [{ again: step.again, at: row.run?.finishedAt ?? '' }]
      : [],
  );
  return progress.filter(
    ({ step, row, state }) =>
      (state === 'done' || state === 'failed') &&
      changes.some(({ again, at }) => again === step.key && Date.parse(at) > Date.parse(row.at ?? '')),
  );
}

/** The changes worth asking for now, as the guide recommends them; those of which nobody can tell come after. */
export function recommended(progress: readonly StepProgress[]): readonly StepProgress[] {
  const acts = progress.filter(({ step, state }) => step.kind === 'act' && state === 'ready');
  return [...acts.filter(({ judged }) => judged === 'yes'), ...acts.filter(({ judged }) => judged === 'unclear')];
}
