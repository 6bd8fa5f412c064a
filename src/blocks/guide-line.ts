import type { Line, Mark } from '../model/report.ts';
import { hasEnded, runName } from '../model/run.ts';
import type { Text } from '../model/text.ts';
import type { StepProgress, StepState } from '../playbooks/progress.ts';
import { stateWords } from './words.ts';

const marks: Readonly<Record<StepState, Mark>> = {
  waiting: 'waiting',
  ready: 'waiting',
  running: 'running',
  done: 'good',
  failed: 'bad',
  skipped: 'neutral',
  unneeded: 'neutral',
};

/** One step of a guide in a line: what was found, answered or changed; else what it is for. */
export function guideLine(one: StepProgress): Line {
  const { step, row, state } = one;
  const mark = step.kind === 'look' && state === 'done' ? (row.run?.mark ?? 'unknown') : marks[state];
  return { mark, label: step.kind === 'act' ? step.label : step.key, text: came(one) ?? purpose(one) };
}

/** What came of it; undefined while nothing has. */
function came({ row }: StepProgress): Text | undefined {
  const by = { user: row.by ?? '' };
  if (row.run !== undefined) return runWords(row.run);
  if (row.answer !== undefined) return [`${row.answer} · `, by];
  if (row.skipped !== undefined) return [`skipped: ${row.skipped} · `, by];
  return row.trouble === undefined ? undefined : `could not look: ${row.trouble}`;
}

function runWords({ id, headline, state }: NonNullable<StepProgress['row']['run']>): Text {
  const word = stateWords[state].toLowerCase();
  return [`${hasEnded(state) ? (headline ?? word) : word} · `, { code: runName(id) }];
}

function purpose({ step, state, judged }: StepProgress): string {
  if (step.kind === 'ask' || step.kind === 'end') return step.say;
  const doubt = judged === 'unclear' && state === 'ready' && step.kind === 'act';
  return doubt ? `${step.why} (could not tell whether it helps)` : step.why;
}
