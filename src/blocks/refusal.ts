import type { KnownBlock } from '@slack/types';
import type { Fault, NextPress } from '../errors.ts';
import { mask } from '../model/secrets.ts';
import { type Inline, inlines, marked, plain } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { actionIds, actions, button } from './elements.ts';
import { fitted } from './fit.ts';
import { escaped } from './mrkdwn.ts';
import { mentioned, richText } from './rich-text.ts';
import { headAndRest } from './sentence.ts';
import { utc } from './words.ts';

/** An error for the one person it concerns: what happened, what it means, what to do. No stack, no apology. */
export function refusal(error: Fault): ChatPayload {
  const said = inlines(error.text);
  const { head, rest } = headAndRest(said);
  const meaning: readonly Inline[] = rest.length === 0 ? [] : [' ', ...rest];
  const next = nextPress(error.next);
  const blocks: KnownBlock[] = [
    richText([[...head.map(bold), ...meaning], ...(error.hint === '' ? [] : [marked(error.hint)])], mentioned),
    ...next,
  ];
  return fitted(escaped(plain(said, { time: utc })), blocks, next.length);
}

/** The longest value a button can carry. */
const longestValue = 2000;

/** The one button of a refusal. A command that holds a secret has none: a button keeps what it carries. */
function nextPress(next: NextPress | undefined): readonly KnownBlock[] {
  if (next === undefined) return [];
  if (next.kind === 'access') {
    const value = `${next.role}:${next.environment}`;
    return [actions([button({ label: 'Request access', id: actionIds.requestAccess, value })])];
  }
  const { line } = next;
  if (line.length > longestValue || mask(line) !== line) return [];
  return [actions([button({ label: `/mcp ${line}`, id: actionIds.corrected, value: line })])];
}

const bold = (piece: Inline): Inline => (typeof piece === 'string' ? { strong: piece } : piece);
