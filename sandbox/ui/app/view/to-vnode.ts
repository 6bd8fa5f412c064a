import { type ComponentChildren, h } from 'preact';
import { isSlot, isTreeList, type Slot, type Tree } from '../render/tree.ts';

/** Draws the places of a tree that are alive. */
export type Fill = (slot: Slot) => ComponentChildren;

const nothing: Fill = () => null;

/** A drawing as live elements. */
export function toVNode(tree: Tree, fill: Fill = nothing): ComponentChildren {
  if (tree === null || typeof tree === 'string') return tree;
  if (isTreeList(tree)) return tree.map((part) => toVNode(part, fill));
  if (isSlot(tree)) return fill(tree);
  return h(tree.tag, { ...tree.props }, ...tree.children.map((child) => toVNode(child, fill)));
}
