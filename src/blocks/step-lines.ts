import { hasEnded, type RunCard, type RunStep } from '../model/run.ts';
import type { Text } from '../model/text.ts';
import { between, duration, signs } from './words.ts';

const stepSigns: Readonly<Record<RunStep['state'], string>> = {
  running: signs.running,
  done: signs.good,
  failed: signs.bad,
  unknown: signs.unknown,
};

/** One line for each step: done, under way, still to come. Steps that will not come any more are not shown. */
export function stepLines({ run, steps }: RunCard): readonly Text[] {
  const titles = new Map((run.plan?.steps ?? []).map((step) => [step.key, step.title]));
  const lines = steps.map((step): Text => {
    const detail = step.detail === '' ? '' : `: ${step.detail}`;
    const time = step.finishedAt === undefined ? '' : ` (${duration(between(step.startedAt, step.finishedAt))})`;
    const sign = hasEnded(run.state) && step.state === 'running' ? signs.unknown : stepSigns[step.state];
    return `${sign} ${titles.get(step.key) ?? step.key}${detail}${time}`;
  });
  if (steps.length === 0 || hasEnded(run.state)) return lines;
  const begun = new Set(steps.map((step) => step.key));
  const ahead = [...titles].filter(([key]) => !begun.has(key)).map(([, title]) => `${signs.waiting} ${title}`);
  return [...lines, ...ahead];
}
