import type { KnownBlock } from '@slack/types';
import type { ChatPayload } from '../ports/chat.ts';
import { cut } from './words.ts';

/** Slack takes 50 blocks a message, and refused messages of about 13,200 characters in all; we stay below both. */
const mostBlocks = 48;
const mostCharacters = 12_000;
/** Notification text: Slack advises 4,000; a phone shows one line. */
const mostText = 500;

/** The characters of a block that people see. */
function weight(block: KnownBlock): number {
  let sum = 0;
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        if ((key === 'text' || key === 'fallback') && typeof item === 'string') sum += item.length;
        else visit(item);
      }
    }
  };
  visit(block);
  return sum;
}

/**
 * A payload that Slack accepts: what is too much is left out from the end of the body, never from the first block (the answer) nor
 * the last `tail` blocks (buttons, small print), and the message says so.
 */
export function fitted(text: string, blocks: readonly KnownBlock[], tail: number): ChatPayload {
  const end = blocks.slice(blocks.length - tail);
  const body = blocks.slice(0, blocks.length - tail);
  const fixed = [...body.slice(0, 1), ...end].reduce((sum, block) => sum + weight(block), 0);
  const kept: KnownBlock[] = [];
  let characters = fixed;
  let tables = 0;
  for (const [index, block] of body.entries()) {
    const more = index === 0 ? 0 : weight(block);
    if (block.type === 'table') tables += 1;
    const fits = characters + more <= mostCharacters && kept.length + end.length < mostBlocks;
    if (index > 0 && (!fits || (block.type === 'table' && tables > 1))) continue;
    characters += more;
    kept.push(block);
  }
  if (kept.length < body.length) {
    kept.push({
      type: 'context',
      elements: [{ type: 'plain_text', text: 'Too long for one message: some of it is left out here.', emoji: false }],
    });
  }
  return { text: cut(text, mostText), blocks: [...kept, ...end] };
}
