import { elementsIn } from '../../sandbox/workspace/blocks/walk.ts';
import type { Message, View } from '../../sandbox/workspace/wire.ts';

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : String(fields(value)['text'] ?? ''));

/** What stands on a button, menu or field: `[Roll back to 2]`, `[Another release… ▾ 2.1.0 (revision 1)]`. */
function elementWords(value: unknown): string {
  const element = fields(value);
  const options = list(element['options']).map((option) => text(fields(option)['text']));
  const label = text(element['text']) || text(element['placeholder']) || (options.length > 0 ? '⋯' : 'field');
  const style = element['style'] === 'danger' ? '!' : '';
  return options.length === 0 ? `[${style}${label}]` : `[${label} ▾ ${options.join(' | ')}]`;
}

function inlineWords(value: unknown): string {
  const piece = fields(value);
  switch (piece['type']) {
    case 'user':
      return `@${String(piece['user_id'])}`;
    case 'usergroup':
      return `@${String(piece['usergroup_id'])}`;
    case 'channel':
      return `#${String(piece['channel_id'])}`;
    case 'date':
      return `‹${String(piece['format'])}›`;
    default:
      return text(piece['text']);
  }
}

function richWords(value: unknown): string {
  const element = fields(value);
  const parts = list(element['elements']);
  if (element['type'] === 'rich_text_list') {
    return parts
      .map((part, index) => `${element['style'] === 'ordered' ? `${index + 1}.` : '•'} ${richWords(part)}`)
      .join('\n');
  }
  return parts.map(inlineWords).join('');
}

function rowWords(row: unknown): string {
  return list(row)
    .map((cell) => (fields(cell)['type'] === 'raw_text' ? text(fields(cell)['text']) : blockWords(fields(cell))))
    .join(' | ');
}

function blockWords(block: Fields): string {
  switch (block['type']) {
    case 'rich_text':
      return list(block['elements']).map(richWords).join('\n');
    case 'table':
      return list(block['rows']).map(rowWords).join('\n');
    case 'actions':
      return list(block['elements']).map(elementWords).join(' ');
    case 'context':
      return list(block['elements']).map(text).join(' ');
    case 'input':
      return `${text(block['label'])}: ${elementWords(block['element'])}`;
    default:
      return text(block['text']);
  }
}

/** A message or view as a person reads it, block by block: what is bold is not told, a red button has `!` before its label. */
export function wordsOf(seen: Message | View): string {
  const blocks = (seen.blocks ?? []).map((block) => blockWords(block));
  return blocks.length === 0 && 'text' in seen ? seen.text : blocks.join('\n');
}

const labelOf = (element: Fields) => text(element['text']) || text(element['placeholder']) || '⋯';

/** The labels of everything one can press or open, fields of forms left out. */
export function buttonsOf(seen: Message | View): readonly string[] {
  return elementsIn(seen.blocks)
    .filter(({ block }) => block['type'] === 'actions')
    .map(({ element }) => labelOf(element));
}

/** The name by which a person's `choose` finds the menu that shows this. */
export function menuNamed(seen: Message | View, label: string): string {
  const found = elementsIn(seen.blocks).find(({ element }) => labelOf(element) === label);
  if (found === undefined) throw new Error(`There is no menu ${label}: ${buttonsOf(seen).join(', ')}`);
  return `${String(found.block['block_id'])}.${String(found.element['action_id'])}`;
}
