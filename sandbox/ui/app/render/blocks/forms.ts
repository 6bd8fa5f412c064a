import { fieldsOf, listOf, textOf } from '../../../../workspace/record.ts';
import type { BlockDrawing } from '../scene.ts';
import { drawText } from '../text-object.ts';
import { el, type Tree } from '../tree.ts';
import { controlId, hintId, labelId, problemId } from './field-ids.ts';

/** Elements that are a group of boxes and not one field: a label cannot point at them. */
const GROUPS = new Set(['checkboxes', 'radio_buttons', 'datetimepicker']);

const row: BlockDrawing = (block, scene) => {
  const controls = listOf(block['elements']).map((given): Tree => {
    const element = fieldsOf(given) ?? {};
    const visible = listOf(element['visible_to_user_ids']);
    if (visible.length > 0 && !visible.includes(scene.me)) return null;
    return { slot: 'control', element, block };
  });
  return el('div', { class: 'block-actions' }, controls);
};

const input: BlockDrawing = (block, scene) => {
  const element = fieldsOf(block['element']) ?? {};
  const blockId = textOf(block['block_id']) ?? '';
  const optional = block['optional'] === true ? el('span', { class: 'quiet' }, ' (optional)') : null;
  const words = [drawText(block['label'], scene), optional];
  const label = GROUPS.has(textOf(element['type']) ?? '')
    ? el('div', { class: 'input-label', id: labelId(scene.place, block) }, words)
    : el('label', { class: 'input-label', id: labelId(scene.place, block), for: controlId(scene.place, block) }, words);
  const hint = fieldsOf(block['hint']);
  return el(
    'div',
    { class: 'block-input' },
    label,
    { slot: 'control', element, block },
    { slot: 'problem', blockId, id: problemId(scene.place, block) },
    hint === undefined
      ? null
      : el('div', { class: 'input-hint', id: hintId(scene.place, block) }, drawText(hint, scene)),
  );
};

/** Blocks of things to use. */
export const formBlocks = { actions: row, context_actions: row, input };
