import type { KnownBlock } from '@slack/types';
import type { Mark } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import type { Playbook } from '../playbooks/playbook.ts';
import { recommended, type StepProgress } from '../playbooks/progress.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { PlaybookRun } from '../ports/store/playbooks.ts';
import { actionIds, actions, button, type Choice, context, select } from './elements.ts';
import { fitted } from './fit.ts';
import { guideLine } from './guide-line.ts';
import { escaped } from './mrkdwn.ts';
import { parts } from './parts.ts';
import { headline } from './report.ts';
import type { Names } from './rich-text.ts';

export interface GuideCard {
  readonly run: PlaybookRun;
  readonly playbook: Playbook;
  readonly progress: readonly StepProgress[];
}

/** Changes that are offered by button at once; the rest is in the menu. */
const inSight = 2;

/** The message of a guide: what was found, what the guide would do next, and everything else one may do. */
export function guideCard(card: GuideCard, names: Names): ChatPayload {
  const { run, playbook, progress } = card;
  const ended = run.state === 'ended';
  const shown = progress.filter(({ state, step }) => state !== 'unneeded' && step.kind !== 'end');
  const head = headline(
    { mark: ended ? 'neutral' : markOf(progress), headline: headWords(card) },
    [run.environment],
    names,
  );
  const tail: KnownBlock[] = [...(ended ? [] : controls(card)), context(smallPrint(card), names)];
  const lines = shown.filter(({ state }) => state !== 'waiting').map(guideLine);
  return fitted(
    escaped(`${playbook.title} · ${run.environment}`),
    [head, ...parts([{ kind: 'lines', lines }], names), ...tail],
    tail.length,
  );
}

function headWords({ run, playbook, progress }: GuideCard): string {
  if (run.state === 'ended') return `${playbook.title}: guide ended`;
  const open = progress.filter(({ step, state }) => step.kind === 'look' && (state === 'running' || state === 'ready'));
  if (open.length > 0) return `${playbook.title}: looking`;
  const question = progress.find(({ step, state }) => step.kind === 'ask' && state === 'ready')?.step;
  if (question?.kind === 'ask') return `${playbook.title}: ${question.say}`;
  if (progress.some(({ step, state }) => step.kind === 'act' && state === 'running'))
    return `${playbook.title}: a change is under way`;
  const [next] = recommended(progress).filter(({ judged }) => judged === 'yes');
  if (next?.step.kind === 'act') return `${playbook.title}: ${next.step.why}`;
  const end = endOf(progress);
  if (end !== undefined) return `${playbook.title}: ${end}`;
  const unclear = recommended(progress).length > 0;
  return `${playbook.title}: ${unclear ? 'could not tell what helps' : 'nothing the guide knows fits'}; decide by what was found`;
}

/** What says that it is over, where that is the case. */
function endOf(progress: readonly StepProgress[]): string | undefined {
  const end = progress.find(({ step, judged }) => step.kind === 'end' && step.when !== undefined && judged === 'yes');
  return end?.step.kind === 'end' ? end.step.say : undefined;
}

function markOf(progress: readonly StepProgress[]): Mark {
  const states = progress.map(({ state }) => state);
  if (states.includes('running')) return 'running';
  return endOf(progress) === undefined ? 'waiting' : 'good';
}

/** The next useful action first: an answer, or the changes that are recommended; everything else in one menu. */
function controls({ run, progress }: GuideCard): KnownBlock[] {
  const value = (verb: string, key = '', rest = '') =>
    [run.token, verb, key, rest].filter((piece, at) => at < 2 || piece !== '').join(':');
  const asks = progress.filter(({ step, state }) => step.kind === 'ask' && state === 'ready');
  const [question] = asks;
  const acts = recommended(progress);
  const first = question?.step.kind === 'ask' ? [] : acts.slice(0, inSight);
  const buttons = [
    ...(question?.step.kind === 'ask'
      ? question.step.answers.map((answer, index) =>
          button({ label: answer, id: actionIds.guide, value: value('answer', question.step.key, String(index)) }),
        )
      : []),
    ...first.map(({ step, judged }, index) =>
      button({
        label: step.kind === 'act' ? `${step.label}…` : step.key,
        id: actionIds.guide,
        value: value('ask', step.key),
        style: index === 0 && judged === 'yes' ? 'primary' : undefined,
      }),
    ),
    ...(endOf(progress) === undefined
      ? []
      : [
          button({
            label: 'End the guide',
            id: actionIds.guide,
            value: value('end'),
            style: first.length === 0 ? 'primary' : undefined,
          }),
        ]),
  ];
  const shown = new Set(first.map(({ step }) => step.key));
  const more: readonly Choice[] = [
    ...progress.flatMap(({ step, state }) =>
      step.kind === 'act' && state !== 'running' && !shown.has(step.key)
        ? [{ label: `${step.label}…`, value: value('ask', step.key) }]
        : [],
    ),
    ...progress.flatMap(({ step, state }) =>
      step.kind === 'look' && state !== 'running'
        ? [{ label: `Look again: ${step.key}`, value: value('ask', step.key) }]
        : [],
    ),
    ...progress.flatMap(({ step, state, row }) =>
      (step.kind === 'ask' || step.kind === 'act') && state === 'ready' && row.run === undefined
        ? [{ label: `Skip: ${step.kind === 'act' ? step.label : step.key}`, value: value('skip', step.key) }]
        : [],
    ),
    ...(endOf(progress) === undefined ? [{ label: 'End the guide', value: value('end') }] : []),
  ];
  return [actions([...buttons, select(actionIds.guide, 'More', more)])];
}

function smallPrint({ run, progress }: GuideCard): readonly Text[] {
  const unneeded = progress
    .filter(({ state, step }) => state === 'unneeded' && step.kind !== 'end')
    .map(({ step }) => (step.kind === 'act' ? step.label : step.key));
  return [
    ...(unneeded.length === 0 ? [] : [`not needed by what was found: ${unneeded.join(', ')}`]),
    ['started by ', { user: run.startedBy }, ' ', { time: run.startedAt, as: 'ago' }],
    ...(run.endedBy === undefined
      ? ['every change shows its plan first']
      : [['ended by ', { user: run.endedBy }] as Text]),
  ];
}
