import { context } from '../blocks/elements.ts';
import { mentioned } from '../blocks/rich-text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { Message } from '../ports/store/messages.ts';

/** A message that is older than this when it is posted says so: whoever reads it must not take it for news. */
const lateMs = 5 * 60_000;

/** The payload of a message, with the time it is from where it comes late: Slack was away, or asked for patience. */
export function markedLate(payload: ChatPayload, message: Message, now: Date): ChatPayload {
  const isLate = now.getTime() - Date.parse(message.createdAt) > lateMs;
  if (!isLate || message.ts !== undefined || (message.kind !== 'card' && message.kind !== 'note')) return payload;
  const mark = context([['Sent late: this is from ', { time: message.createdAt, as: 'time' }]], mentioned);
  const words = { type: 'section', text: { type: 'plain_text', text: payload.text } };
  return { text: payload.text, blocks: [...(payload.blocks.length === 0 ? [words] : payload.blocks), mark] };
}
