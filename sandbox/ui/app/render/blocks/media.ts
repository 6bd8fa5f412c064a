import { textOf } from '../../../../workspace/record.ts';
import { drawLink } from '../link.ts';
import type { BlockDrawing } from '../scene.ts';
import { drawText, plainWords } from '../text-object.ts';
import { el } from '../tree.ts';
import { drawPicture } from './picture.ts';

const image: BlockDrawing = (block, scene) => {
  const title = plainWords(block['title']);
  return el(
    'figure',
    { class: 'block-image' },
    title === '' ? null : el('figcaption', {}, drawText(block['title'], scene)),
    drawPicture(block, scene, 'picture'),
  );
};

/** A video is not played here: what it is called, and where it is. */
const video: BlockDrawing = (block, scene) => {
  const maker = textOf(block['author_name']) ?? textOf(block['provider_name']);
  return el(
    'div',
    { class: 'placeholder-card' },
    el('span', { class: 'placeholder-kind' }, 'Video'),
    el(
      'div',
      {},
      el('strong', {}, drawLink(block['title_url'] ?? block['video_url'], drawText(block['title'], scene))),
      maker === undefined ? null : el('div', { class: 'quiet' }, maker),
      el('div', {}, drawText(block['description'], scene)),
    ),
  );
};

const file: BlockDrawing = (block) =>
  el(
    'div',
    { class: 'placeholder-card' },
    el('span', { class: 'placeholder-kind' }, 'File'),
    el('div', {}, textOf(block['external_id']) ?? ''),
  );

/** Blocks of pictures and files. */
export const mediaBlocks = { image, video, file };
