import { fieldsOf, textOf } from '../../../../workspace/record.ts';
import type { BlockDrawing, Scene } from '../scene.ts';
import { el, type Tree } from '../tree.ts';
import { cardBlocks } from './cards.ts';
import { formBlocks } from './forms.ts';
import { mediaBlocks } from './media.ts';
import { tableBlocks } from './table.ts';
import { taskBlocks } from './tasks.ts';
import { textBlocks } from './text.ts';

const DRAWINGS: Readonly<Record<string, BlockDrawing>> = {
  ...textBlocks,
  ...mediaBlocks,
  ...tableBlocks,
  ...taskBlocks,
  ...cardBlocks,
  ...formBlocks,
};

/** Block types this page can draw. */
export const drawnBlockTypes: readonly string[] = Object.keys(DRAWINGS);

/** Draws one Block Kit block; a box that says so for a type that is not known. */
export function drawBlock(given: unknown, scene: Scene): Tree {
  const block = fieldsOf(given) ?? {};
  const type = textOf(block['type']) ?? '';
  const drawing = Object.hasOwn(DRAWINGS, type) ? DRAWINGS[type] : undefined;
  if (drawing !== undefined) return el('div', { class: `block block-type-${type}` }, drawing(block, scene, drawBlock));
  return el('div', { class: 'block unknown-block' }, `cannot show block type ${type === '' ? '(none)' : type}`);
}

/** Draws the blocks of a message or view. */
export function drawBlocks(blocks: unknown, scene: Scene): Tree {
  return (Array.isArray(blocks) ? blocks : []).map((block) => drawBlock(block, scene));
}
