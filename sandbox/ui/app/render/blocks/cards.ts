import { type Fields, fieldsOf, listOf, textOf } from '../../../../workspace/record.ts';
import { drawRichText } from '../rich-text/draw.ts';
import type { BlockDrawing, Scene } from '../scene.ts';
import { drawText } from '../text-object.ts';
import { el, type Tree } from '../tree.ts';
import { drawPicture } from './picture.ts';

const LEVELS: Readonly<Record<string, readonly [sign: string, word: string]>> = {
  default: ['', ''],
  info: ['i', 'Note'],
  warning: ['!', 'Warning'],
  error: ['✕', 'Error'],
  success: ['✓', 'Done'],
};

const alert: BlockDrawing = (block, scene) => {
  const given = textOf(block['level']) ?? 'default';
  const level = Object.hasOwn(LEVELS, given) ? given : 'default';
  const [sign = '', word = ''] = LEVELS[level] ?? [];
  const role = level === 'error' || level === 'warning' ? 'alert' : 'note';
  return el(
    'div',
    { class: `block-alert alert-${level}`, role },
    sign === '' ? null : el('span', { class: 'alert-sign', role: 'img', 'aria-label': word }, sign),
    el('div', {}, drawText(block['text'], scene)),
  );
};

function drawOptional(block: Fields, key: string, className: string, scene: Scene): Tree {
  return fieldsOf(block[key]) === undefined ? null : el('div', { class: className }, drawText(block[key], scene));
}

const card: BlockDrawing = (block, scene) => {
  const hero = fieldsOf(block['hero_image']);
  const icon = fieldsOf(block['icon']);
  const buttons = listOf(block['actions']).map(
    (element): Tree => ({ slot: 'control', element: fieldsOf(element) ?? {}, block }),
  );
  const head = el(
    'div',
    { class: 'card-head' },
    icon === undefined ? null : drawPicture(icon, scene, 'card-icon'),
    el('div', {}, drawOptional(block, 'title', 'card-title', scene), drawOptional(block, 'subtitle', 'quiet', scene)),
  );
  return el(
    'div',
    { class: 'block-card' },
    hero === undefined ? null : drawPicture(hero, scene, 'card-hero'),
    head,
    drawOptional(block, 'body', 'card-body', scene),
    buttons.length === 0 ? null : el('div', { class: 'block-actions' }, buttons),
  );
};

/** Cards in a row that scrolls sideways; reachable with the keyboard. */
const carousel: BlockDrawing = (block, scene, draw) => {
  const cards = listOf(block['elements']).map((one) => el('li', {}, draw(one, scene)));
  return el('ul', { class: 'block-carousel', tabindex: 0, 'aria-label': `${cards.length} cards` }, cards);
};

const WIDTHS = new Set(['narrow', 'standard', 'wide', 'full']);

function containerHead(block: Fields, scene: Scene): Tree {
  const icon = fieldsOf(block['icon']);
  const rich = fieldsOf(block['rich_text_title']);
  return [
    icon === undefined ? null : drawPicture(icon, scene, 'container-icon'),
    el(
      'div',
      { class: 'container-titles' },
      el(
        'div',
        { class: 'card-title' },
        rich === undefined ? drawText(block['title'], scene) : drawRichText(rich, scene),
      ),
      drawOptional(block, 'subtitle', 'quiet', scene),
    ),
  ];
}

const container: BlockDrawing = (block, scene, draw) => {
  const given = textOf(block['width']) ?? 'standard';
  const line = block['has_header_divider'] === true ? ' lined' : '';
  const className = `block-container width-${WIDTHS.has(given) ? given : 'standard'}${line}`;
  const inside = listOf(block['child_blocks']).map((child) => draw(child, scene));
  const body = el('div', { class: 'container-body' }, inside);
  const head = containerHead(block, scene);
  if (block['is_collapsible'] !== true) {
    return el('div', { class: className }, el('div', { class: 'container-head' }, head), body);
  }
  const open = block['default_collapsed'] !== true;
  return el('details', { class: className, open }, el('summary', { class: 'container-head' }, head), body);
};

/** Blocks that frame others. */
export const cardBlocks = { alert, card, carousel, container };
