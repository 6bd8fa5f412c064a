import { context } from '../blocks/elements.ts';
import { mentioned } from '../blocks/rich-text.ts';
import { cut } from '../model/cut.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { Message } from '../ports/store/messages.ts';

/** A message that is older than this when it is posted says so: whoever reads it must not take it for news. */
const lateMs = 5 * 60_000;

/** The payload of a message, with the time it is from where it comes late: Slack was away, or is rate-limiting us. */
export function markedLate(payload: ChatPayload, message: Message, now: Date): ChatPayload {
  const isLate = now.getTime() - Date.parse(message.createdAt) > lateMs;
  if (!isLate || message.ts !== undefined || (message.kind !== 'card' && message.kind !== 'note')) return payload;
  const mark = context([['Sent late: this is from ', { time: message.createdAt, as: 'time' }]], mentioned);
  return { text: payload.text, blocks: [...withWords(payload), mark] };
}

/** Said once, where a message stands for an earlier one that Slack did not edit: the old one cannot say so itself. */
export function markedAnew(payload: ChatPayload, message: Message): ChatPayload {
  if (message.anew !== 1 || message.ts !== undefined || message.kind === 'home') return payload;
  const rest =
    message.editsRefused === undefined
      ? ''
      : ' Slack refuses edits here: from now on only what needs somebody is posted.';
  const mark = context([`Stands for the message above, whose buttons do nothing any more.${rest}`], mentioned);
  return { text: payload.text, blocks: [...withWords(payload), mark] };
}

/** The words of a message whose blocks Slack refused; they carry no buttons, and say where there are some. */
export function wordsAlone({ text }: ChatPayload): ChatPayload {
  return {
    text: `${cut(text, 2800)}\n(Slack refused the full message. Buttons are in the App Home of this bot.)`,
    blocks: [],
  };
}

function withWords({ text, blocks }: ChatPayload): readonly object[] {
  return blocks.length > 0 ? blocks : [{ type: 'section', text: { type: 'plain_text', text } }];
}
