import { fieldsOf, listOf, textOf } from '../../../../workspace/record.ts';
import { drawMarkdown } from '../markdown/draw.ts';
import { drawRichText } from '../rich-text/draw.ts';
import type { BlockDrawing, Scene } from '../scene.ts';
import { drawText } from '../text-object.ts';
import { el, type Tree } from '../tree.ts';
import { drawPicture } from './picture.ts';

const header: BlockDrawing = (block, scene) => el('h3', { class: 'block-header' }, drawText(block['text'], scene));

const divider: BlockDrawing = () => el('hr', { class: 'block-divider' });

const section: BlockDrawing = (block, scene) => {
  const fields = listOf(block['fields']).map((field) => el('div', { class: 'field' }, drawText(field, scene)));
  const text = fieldsOf(block['text']);
  const accessory = fieldsOf(block['accessory']);
  const body = el(
    'div',
    { class: 'section-body' },
    text === undefined ? null : el('div', { class: 'section-text' }, drawText(text, scene)),
    fields.length === 0 ? null : el('div', { class: 'section-fields' }, fields),
  );
  return el('div', { class: 'block-section' }, body, accessory === undefined ? null : beside(accessory, block, scene));
};

/** What stands at the right of a section: a picture or something to use. */
function beside(accessory: Readonly<Record<string, unknown>>, block: Readonly<Record<string, unknown>>, scene: Scene) {
  const inside: Tree =
    accessory['type'] === 'image'
      ? drawPicture(accessory, scene, 'accessory-picture')
      : { slot: 'control', element: accessory, block };
  return el('div', { class: 'section-accessory' }, inside);
}

const context: BlockDrawing = (block, scene) => {
  const parts = listOf(block['elements']).map((given) => {
    const part = fieldsOf(given) ?? {};
    if (part['type'] === 'image') return drawPicture(part, scene, 'context-picture');
    return el('span', { class: 'context-text' }, drawText(part, scene));
  });
  return el('div', { class: 'block-context' }, parts);
};

const markdown: BlockDrawing = (block, scene) => drawMarkdown(textOf(block['text']) ?? '', scene);

const richText: BlockDrawing = (block, scene) => drawRichText(block, scene);

/** Blocks of words. */
export const textBlocks = { header, divider, section, context, markdown, rich_text: richText };
