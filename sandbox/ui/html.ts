import type { Slot, Style, Tree } from './app/render/tree.ts';
import { isSlot, isTreeList } from './app/render/tree.ts';

/** Elements that hold nothing: of HTML, and the shapes of SVG. */
const EMPTY = new Set(['br', 'hr', 'img', 'input', 'link', 'meta', 'path', 'circle', 'ellipse', 'rect']);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text made safe between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}

function styleText(style: Style): string {
  const named = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return Object.entries(style)
    .map(([name, value]) => `${named(name)}:${value}`)
    .join(';');
}

function attribute(name: string, value: string | number | boolean | Style | undefined): string {
  if (value === undefined || value === false || (value === '' && name !== 'alt')) return '';
  if (value === true) return ` ${name}`;
  const text = typeof value === 'object' ? styleText(value) : String(value);
  return ` ${name}="${escapeHtml(text)}"`;
}

/** Prints a drawing as HTML; `fill` says what stands in the places that are alive in the browser. */
export function printTree(tree: Tree, fill: (slot: Slot) => Tree): string {
  if (tree === null) return '';
  if (typeof tree === 'string') return escapeHtml(tree);
  if (isTreeList(tree)) return tree.map((part) => printTree(part, fill)).join('');
  if (isSlot(tree)) return printTree(fill(tree), fill);
  const { tag, props, children } = tree;
  const attributes = Object.entries(props)
    .map(([name, value]) => attribute(name, value))
    .join('');
  if (EMPTY.has(tag)) return `<${tag}${attributes}/>`;
  // Text areas and code boxes lose the line end they begin with: it is given twice.
  const lead = tag === 'textarea' || tag === 'pre' ? '\n' : '';
  return `<${tag}${attributes}>${lead}${printTree(children, fill)}</${tag}>`;
}
