import type { KnownBlock, TableBlock } from '@slack/types';
import { cut } from '../model/cut.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { preformatted } from './rich-text.ts';

/** Slack takes 50 blocks a message, and refused messages of about 13,200 characters in all; we stay below both. */
const mostBlocks = 48;
const mostCharacters = 12_000;
/** Notification text: Slack advises 4,000; a phone shows one line. */
const mostText = 500;

/** The characters of a block that people see. */
function weight(block: KnownBlock): number {
  let sum = 0;
  visitTexts(block, (text) => {
    sum += text.length;
  });
  return sum;
}

function visitTexts(value: unknown, visit: (text: string) => void): void {
  if (Array.isArray(value)) for (const item of value) visitTexts(item, visit);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if ((key === 'text' || key === 'fallback') && typeof item === 'string') visit(item);
      else visitTexts(item, visit);
    }
  }
}

/** The rows of a table as lines, their cells two spaces apart. */
function tableLines({ rows }: TableBlock): KnownBlock {
  const words = (cell: unknown) => {
    const found: string[] = [];
    visitTexts(cell, (text) => found.push(text));
    return found.join('');
  };
  return preformatted(rows.map((row) => row.map(words).join('  ')));
}

/**
 * A payload that Slack accepts: what is too much is left out from the end of the body, never from the first `head` blocks (the answer) nor
 * the last `tail` blocks (buttons, small print), and the message says how much. Slack takes one table; a second one is lines of text.
 */
export function fitted(text: string, blocks: readonly KnownBlock[], tail: number, head = 1): ChatPayload {
  const end = blocks.slice(blocks.length - tail);
  const body = blocks.slice(0, blocks.length - tail);
  const fixed = [...body.slice(0, head), ...end].reduce((sum, block) => sum + weight(block), 0);
  const kept: KnownBlock[] = [];
  let characters = fixed;
  let tables = 0;
  for (const [index, part] of body.entries()) {
    if (part.type === 'table') tables += 1;
    const block = part.type === 'table' && tables > 1 ? tableLines(part) : part;
    const more = index < head ? 0 : weight(block);
    const fits = characters + more <= mostCharacters && kept.length + end.length < mostBlocks;
    if (index >= head && !fits) continue;
    characters += more;
    kept.push(block);
  }
  const left = body.length - kept.length;
  if (left > 0) {
    const words = `Too long for one message: ${left} of its ${body.length} parts ${left === 1 ? 'is' : 'are'} left out here.`;
    kept.push({ type: 'context', elements: [{ type: 'plain_text', text: words, emoji: false }] });
  }
  return { text: cut(text, mostText), blocks: [...kept, ...end] };
}
