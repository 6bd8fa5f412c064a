import type { Fault } from '../errors.ts';
import { inlines, marked, plain } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { fitted } from './fit.ts';
import { escaped } from './mrkdwn.ts';
import { mentioned, richText } from './rich-text.ts';

/** An error for the one person it concerns: what happened, what it means, what to do. No stack, no apology. */
export function refusal(error: Fault): ChatPayload {
  const said = inlines(error.text);
  const blocks = [richText([said, ...(error.hint === '' ? [] : [marked(error.hint)])], mentioned)];
  return fitted(escaped(plain(said)), blocks, 0);
}
