import { fieldsOf, isRecord } from '../record.ts';
import type { Block } from '../wire.ts';
import { step } from './check.ts';

/** An element a person can use, where it stands, and the block that holds it. */
export interface Placed {
  readonly element: Readonly<Record<string, unknown>>;
  readonly block: Readonly<Record<string, unknown>>;
  readonly pointer: string;
}

function listed(block: Readonly<Record<string, unknown>>, key: string, at: string): [unknown, string][] {
  const items = block[key];
  if (!Array.isArray(items)) return [];
  return items.map((item, index) => [item, step(step(at, key), index)]);
}

/** The blocks that stand inside a block: children of a container, cards of a carousel. */
function innerBlocks(block: Readonly<Record<string, unknown>>, at: string): [unknown, string][] {
  if (block['type'] === 'container') return listed(block, 'child_blocks', at);
  return block['type'] === 'carousel' ? listed(block, 'elements', at) : [];
}

function ownElements(block: Readonly<Record<string, unknown>>, at: string): [unknown, string][] {
  switch (block['type']) {
    case 'actions':
    case 'context_actions':
      return listed(block, 'elements', at);
    case 'card':
      return listed(block, 'actions', at);
    case 'section':
      return [[block['accessory'], step(at, 'accessory')]];
    case 'input':
      return [[block['element'], step(at, 'element')]];
    default:
      return [];
  }
}

/** Every interactive element of a list of blocks, in reading order. Pictures are not among them. Survives any input. */
export function elementsIn(blocks: unknown, at = ''): readonly Placed[] {
  if (!Array.isArray(blocks)) return [];
  const found: Placed[] = [];
  const visit = (candidate: unknown, pointer: string) => {
    const block = fieldsOf(candidate);
    if (block === undefined) return;
    for (const [part, where] of ownElements(block, pointer)) {
      const element = fieldsOf(part);
      if (element !== undefined && element['type'] !== 'image') found.push({ element, block, pointer: where });
    }
    for (const [inner, where] of innerBlocks(block, pointer)) visit(inner, where);
  };
  for (const [index, block] of blocks.entries()) visit(block, step(at, index));
  return found;
}

/** Characters of a payload that count towards a message's total: every `text`, and the titles, captions and labels that are plain strings. */
export function charactersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, part) => sum + charactersIn(part), 0);
  const fields = fieldsOf(value);
  if (fields === undefined) return 0;
  let sum = 0;
  for (const [key, part] of Object.entries(fields)) {
    if (typeof part === 'string') sum += key === 'text' || key === 'title' || key === 'caption' ? part.length : 0;
    else sum += charactersIn(part);
  }
  return sum;
}

/** A copy of the blocks in which each block has a `block_id` and each element an `action_id`, as Slack gives them. */
export function withIds(blocks: readonly Block[], fresh: () => string): Block[] {
  const copy = structuredClone([...blocks]);
  const visit = (block: Record<string, unknown>) => {
    if (typeof block['block_id'] !== 'string' || block['block_id'] === '') block['block_id'] = fresh();
    const elements = [block['accessory'], block['element'], block['elements'], block['actions']].flat();
    if (['actions', 'context_actions', 'section', 'input', 'card'].includes(String(block['type']))) {
      for (const element of elements) giveActionId(element, fresh);
    }
    const inner =
      block['type'] === 'container' ? block['child_blocks'] : block['type'] === 'carousel' ? block['elements'] : [];
    for (const child of [inner].flat()) if (isRecord(child)) visit(child);
  };
  for (const block of copy) visit(block);
  return copy;
}

function giveActionId(element: unknown, fresh: () => string): void {
  if (!isRecord(element) || typeof element['type'] !== 'string') return;
  if (['image', 'mrkdwn', 'plain_text'].includes(element['type'])) return;
  if (typeof element['action_id'] !== 'string' || element['action_id'] === '') element['action_id'] = fresh();
}
