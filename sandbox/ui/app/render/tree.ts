import type { Fields } from '../../../workspace/record.ts';

/** What a drawing is made of: plain objects, so it can be compared, printed, or turned into live elements. */
export type Tree = string | TreeElement | Slot | null | readonly Tree[];

export type Style = Readonly<Record<string, string>>;
export type Props = Readonly<Record<string, string | number | boolean | Style | undefined>>;

export interface TreeElement {
  readonly tag: string;
  readonly props: Props;
  readonly children: readonly Tree[];
}

/** A place that is alive in the browser and at rest on paper. */
export type Slot =
  /** A button, menu, picker or field; `block` is the one it stands in. */
  | { readonly slot: 'control'; readonly element: Fields; readonly block: Fields }
  /** What is wrong with the answer to an input block. */
  | { readonly slot: 'problem'; readonly blockId: string; readonly id: string }
  /** Pages of which one is in sight. */
  | { readonly slot: 'pages'; readonly pages: readonly Tree[]; readonly label: string };

/** An element. A prop that is undefined or false is left out. */
export function el(tag: string, props: Props = {}, ...children: readonly Tree[]): TreeElement {
  return { tag, props, children };
}

export function isSlot(tree: TreeElement | Slot): tree is Slot {
  return 'slot' in tree;
}

/** The words of a tree, without its marks; controls have none. */
export function wordsOf(tree: Tree): string {
  if (tree === null) return '';
  if (typeof tree === 'string') return tree;
  if (isTreeList(tree)) return tree.map(wordsOf).join('');
  if (isSlot(tree)) return tree.slot === 'pages' ? wordsOf(tree.pages) : '';
  if (tree.tag === 'br') return '\n';
  return wordsOf(tree.children);
}

export function isTreeList(tree: TreeElement | Slot | readonly Tree[]): tree is readonly Tree[] {
  return Array.isArray(tree);
}
