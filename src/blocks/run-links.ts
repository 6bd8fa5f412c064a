import type { KnownBlock, RichTextElement } from '@slack/types';
import { parseRunName } from '../model/run.ts';
import type { ChatPayload } from '../ports/chat.ts';

/** Where a run's message is, by its number; undefined for one that has none. */
export type AddressOf = (run: number) => string | undefined;

/** More links than a reader follows; a longer list keeps the numbers of the rest as words. */
const mostLinks = 60;
/** What Slack takes in one piece of mrkdwn. */
const longestMrkdwn = 3000;

/** The runs that a message names, without the one it is the message of. */
export function runsNamed(payload: ChatPayload, own: number | undefined): readonly number[] {
  const met = new Set<number>();
  linkRuns(payload, (run) => {
    if (run !== own) met.add(run);
    return undefined;
  });
  return [...met].slice(0, mostLinks);
}

/** The same message with each run that has an address linked to it. What machines wrote, and commands in code, stay as they are. */
export function linkRuns(payload: ChatPayload, addressOf: AddressOf): ChatPayload {
  return { ...payload, blocks: payload.blocks.map((block) => linkedBlock(block as KnownBlock, addressOf)) };
}

function linkedBlock(block: KnownBlock, addressOf: AddressOf): KnownBlock {
  switch (block.type) {
    case 'rich_text':
      return { ...block, elements: block.elements.map((element) => linkedPart(element, addressOf)) };
    case 'context':
      return {
        ...block,
        elements: block.elements.map((element) =>
          element.type === 'mrkdwn' ? { ...element, text: linkedWords(element.text, addressOf) } : element,
        ),
      };
    case 'table':
      return {
        ...block,
        rows: block.rows.map((row) =>
          row.map((cell) =>
            cell.type === 'rich_text'
              ? { ...cell, elements: cell.elements.map((element) => linkedPart(element, addressOf)) }
              : cell,
          ),
        ),
      };
    default:
      return block;
  }
}

type RichPart = Extract<KnownBlock, { type: 'rich_text' }>['elements'][number];

function linkedPart(part: RichPart, addressOf: AddressOf): RichPart {
  if (part.type === 'rich_text_section')
    return { ...part, elements: part.elements.flatMap((piece) => linkedPiece(piece, addressOf)) };
  if (part.type === 'rich_text_list')
    return {
      ...part,
      elements: part.elements.map((item) => ({
        ...item,
        elements: item.elements.flatMap((piece) => linkedPiece(piece, addressOf)),
      })),
    };
  return part;
}

const runName = /(?<![\w-])(R-\d{1,15})(?![\w-])/;
const wholeName = /^R-\d{1,15}$/;

function linkedPiece(piece: RichTextElement, addressOf: AddressOf): readonly RichTextElement[] {
  if (piece.type !== 'text') return [piece];
  const { text, style } = piece;
  // A command in code is there to be copied as a whole.
  if (style?.code === true && !wholeName.test(text)) return [piece];
  const styled = style === undefined ? {} : { style };
  const made: RichTextElement[] = [];
  let words = '';
  const end = () => {
    if (words !== '') made.push({ type: 'text', text: words, ...styled });
    words = '';
  };
  for (const [index, part] of text.split(runName).entries()) {
    const url = index % 2 === 0 ? undefined : addressOf(parseRunName(part) ?? 0);
    if (url === undefined) words += part;
    else {
      end();
      made.push({ type: 'link', url, text: part, ...styled });
    }
  }
  end();
  return made.some(({ type }) => type === 'link') ? made : [piece];
}

/** A command is there to be copied, and what stands between angle brackets is a link already. */
const quotedOrLinked = /(`[^`]*`|<[^>]*>|\/mcp [^·<]*)/;

function linkedWords(text: string, addressOf: AddressOf): string {
  const linked = text
    .split(quotedOrLinked)
    .map((words, index) =>
      index % 2 === 1
        ? words
        : words
            .split(runName)
            .map((part, at) => {
              const url = at % 2 === 0 ? undefined : addressOf(parseRunName(part) ?? 0);
              return url === undefined ? part : `<${url}|${part}>`;
            })
            .join(''),
    )
    .join('');
  return linked.length > longestMrkdwn ? text : linked;
}
