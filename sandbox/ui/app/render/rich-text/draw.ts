import { type Fields, fieldsOf, listOf } from '../../../../workspace/record.ts';
import type { Scene } from '../scene.ts';
import { el, type Tree } from '../tree.ts';
import { drawInline } from './inline.ts';
import { drawLists } from './lists.ts';

function drawPart(part: Fields, scene: Scene): Tree {
  const inside = drawInline(part['elements'], scene);
  switch (part['type']) {
    case 'rich_text_section':
      return el('div', { class: 'rich-section' }, inside);
    case 'rich_text_quote':
      return el('blockquote', {}, inside);
    case 'rich_text_preformatted':
      return el('pre', {}, inside);
    default:
      return null;
  }
}

/** Draws a rich_text block. */
export function drawRichText(block: Fields, scene: Scene): Tree {
  const drawn: Tree[] = [];
  let lists: Fields[] = [];
  const flush = () => {
    if (lists.length > 0) drawn.push(...drawLists(lists, scene));
    lists = [];
  };
  for (const given of listOf(block['elements'])) {
    const part = fieldsOf(given) ?? {};
    if (part['type'] === 'rich_text_list') lists.push(part);
    else {
      flush();
      drawn.push(drawPart(part, scene));
    }
  }
  flush();
  return el('div', { class: 'rich-text' }, drawn);
}
