import type { RichTextBlock } from '@slack/types';
import type { RunCard } from '../model/run.ts';
import { hasEnded, runName } from '../model/run.ts';
import type { Inline, Text } from '../model/text.ts';
import { asker } from './asker.ts';
import { type Names, richText, section } from './rich-text.ts';
import { between, duration, stateWords } from './words.ts';

/** One run in one line: number, what, where, state, who, when. */
export function runLine({ run }: Pick<RunCard, 'run'>): Text {
  const what =
    run.report !== undefined && hasEnded(run.state) ? run.report.headline : (run.plan?.headline ?? run.action);
  const took: readonly Inline[] =
    run.startedAt !== undefined && run.finishedAt !== undefined
      ? [` in ${duration(between(run.startedAt, run.finishedAt))}`]
      : [];
  // A sentence that names the place already does not need it twice.
  const where = what.includes(run.environment) ? '' : ` · ${run.environment}`;
  return [
    { code: runName(run.id) },
    ` ${what}${where} · `,
    { strong: stateWords[run.state] },
    ...took,
    ' · ',
    ...asker(run),
    ' · ',
    { time: run.createdAt, as: 'ago' },
  ];
}

/** Runs under a title, each a point of its own; a word where there is none. */
export function runPoints(
  title: string,
  cards: readonly Pick<RunCard, 'run'>[],
  names: Names,
  none = 'None.',
): RichTextBlock {
  if (cards.length === 0) return richText([[{ strong: title }], ...(none === '' ? [] : [none])], names);
  return {
    type: 'rich_text',
    elements: [
      section([{ strong: title }], names),
      { type: 'rich_text_list', style: 'bullet', elements: cards.map((card) => section(runLine(card), names)) },
    ],
  };
}
