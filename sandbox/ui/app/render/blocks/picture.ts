import { type Fields, fieldsOf, textOf } from '../../../../workspace/record.ts';
import { pictureAddress } from '../safe-url.ts';
import type { Scene } from '../scene.ts';
import { el, type Tree } from '../tree.ts';

/** Where the picture of an image block or element is: an address, or a file that was uploaded. */
function sourceOf(image: Fields, scene: Scene): string | undefined {
  const file = fieldsOf(image['slack_file']);
  const id = textOf(file?.['id']) ?? /\/(F[A-Z0-9]+)(?:\/|$)/.exec(textOf(file?.['url']) ?? '')?.[1];
  return file === undefined ? pictureAddress(image['image_url']) : scene.file(id ?? '');
}

/** A picture, or its words where it cannot be loaded. */
export function drawPicture(image: Fields, scene: Scene, className: string): Tree {
  const src = sourceOf(image, scene);
  const alt = textOf(image['alt_text']) ?? '';
  if (src === undefined) return el('span', { class: `${className} picture-missing` }, alt);
  return el('img', { class: className, src, alt, loading: 'lazy', referrerpolicy: 'no-referrer' });
}
