import { hasEnded, type RunCard, type RunStep } from '../model/run.ts';
import type { Text } from '../model/text.ts';
import { between, duration, signs } from './words.ts';

const stepSigns: Readonly<Record<RunStep['state'], string>> = {
  running: signs.running,
  done: signs.good,
  failed: signs.bad,
  unknown: signs.unknown,
};

/** One line for each step: done, under way, still to come. Of a run that has ended, only what did not go well has a line of its own. */
export function stepLines({ run, steps }: RunCard): readonly Text[] {
  const titles = new Map((run.plan?.steps ?? []).map((step) => [step.key, step.title]));
  const title = (step: RunStep) => titles.get(step.key) ?? step.key;
  const ended = hasEnded(run.state);
  const line = (step: RunStep): Text => {
    const detail = step.detail === '' ? '' : `: ${step.detail}`;
    const time = step.finishedAt === undefined ? '' : ` (${duration(between(step.startedAt, step.finishedAt))})`;
    const sign = ended && step.state === 'running' ? signs.unknown : stepSigns[step.state];
    return `${sign} ${title(step)}${detail}${time}`;
  };
  if (ended) {
    const well = steps.filter((step) => step.state === 'done').map(title);
    const rest = steps.filter((step) => step.state !== 'done').map(line);
    return well.length === 0 ? rest : [...rest, `${signs.good} ${well.join(' · ')}`];
  }
  if (steps.length === 0) return [];
  const begun = new Set(steps.map((step) => step.key));
  const ahead = [...titles].filter(([key]) => !begun.has(key)).map(([, words]) => `${signs.waiting} ${words}`);
  return [...steps.map(line), ...ahead];
}
