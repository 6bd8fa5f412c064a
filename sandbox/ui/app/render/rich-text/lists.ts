import { type Fields, fieldsOf, listOf } from '../../../../workspace/record.ts';
import type { Scene } from '../scene.ts';
import { el, type Tree } from '../tree.ts';
import { drawInline } from './inline.ts';

/** Slack writes nested lists flat, one after the other with rising `indent`; on the page an inner list stands in the item above it. */

const DEEPEST = 8;
const NUMBERS = ['1', 'a', 'i'];

const whole = (value: unknown) => (typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 0);
const indentOf = (list: Fields) => Math.min(whole(list['indent']), DEEPEST);

/** Draws a run of neighbouring lists. */
export function drawLists(lists: readonly Fields[], scene: Scene): readonly Tree[] {
  return level(lists, 0, scene);
}

function level(lists: readonly Fields[], depth: number, scene: Scene): readonly Tree[] {
  const drawn: Tree[] = [];
  for (let at = 0; at < lists.length; ) {
    const list = lists[at] ?? {};
    // A run may begin deeper than its level: then it is drawn there, with nothing above it.
    const own = indentOf(list) <= depth;
    const end = lists.findIndex((other, index) => index > at && indentOf(other) <= depth);
    const inner = lists.slice(own ? at + 1 : at, end === -1 ? undefined : end);
    const below = inner.length === 0 ? [] : level(inner, depth + 1, scene);
    drawn.push(own ? drawList(list, depth, below, scene) : el('div', { class: 'list-inset' }, below));
    at = end === -1 ? lists.length : end;
  }
  return drawn;
}

function drawList(list: Fields, depth: number, below: readonly Tree[], scene: Scene): Tree {
  const items = listOf(list['elements']).map((item) => drawInline(fieldsOf(item)?.['elements'], scene));
  const last = items.length - 1;
  const drawn = items.map((item, index) => el('li', {}, item, index === last ? below : null));
  const bar = list['border'] === 1 ? ' bordered' : '';
  if (list['style'] !== 'ordered') return el('ul', { class: `depth-${depth % 3}${bar}` }, drawn);
  const start = whole(list['offset']) + 1;
  return el('ol', { class: bar.trim(), type: NUMBERS[depth % 3], ...(start === 1 ? {} : { start }) }, drawn);
}
