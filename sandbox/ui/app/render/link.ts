import { linkAddress } from './safe-url.ts';
import { el, type Tree } from './tree.ts';

/** A link that opens beside the app; only its words where the address is not one a person may follow. */
export function drawLink(address: unknown, label: Tree): Tree {
  const href = linkAddress(address);
  if (href === undefined) return el('span', { class: 'dead-link' }, label);
  return el('a', { class: 'link', href, target: '_blank', rel: 'noopener noreferrer nofollow' }, label);
}
