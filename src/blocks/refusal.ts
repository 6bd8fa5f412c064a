import type { Fault } from '../errors.ts';
import { type Inline, inlines, marked, plain } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
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
  const blocks = [
    richText([[...head.map(bold), ...meaning], ...(error.hint === '' ? [] : [marked(error.hint)])], mentioned),
  ];
  return fitted(escaped(plain(said, { time: utc })), blocks, 0);
}

const bold = (piece: Inline): Inline => (typeof piece === 'string' ? { strong: piece } : piece);
