import { drawAtRest } from '../../../sandbox/ui/app/render/controls/rest.ts';
import type { Scene } from '../../../sandbox/ui/app/render/scene.ts';
import { isSlot, isTreeList, type Slot, type Tree, type TreeElement } from '../../../sandbox/ui/app/render/tree.ts';
import { printTree } from '../../../sandbox/ui/html.ts';

/** Saturday, 31 January 2026, 14:02:31 in UTC. */
export const now = Date.UTC(2026, 0, 31, 14, 2, 31);

const users = new Map([
  ['U1', 'Dana Dev'],
  ['U2', 'Lee Lead'],
]);

/** Dana looks, in Berlin; she is in @on-call. */
export const scene: Scene = {
  place: 'M1',
  me: 'U1',
  user: (id) => users.get(id),
  channel: (id) => (id === 'C1' ? 'mcp-ops' : undefined),
  group: (id) => (id === 'S1' ? 'on-call' : undefined),
  inGroup: (id) => id === 'S1',
  file: (id) => `/ui/file/${id}`,
  timezone: 'Europe/Berlin',
  now,
};

const atRest = (slot: Slot): Tree => (slot.slot === 'control' ? drawAtRest(slot.element, slot.block, scene) : null);

/** A drawing as HTML, its controls at rest. */
export const html = (tree: Tree): string => printTree(tree, atRest);

/** Every element of a drawing, its controls drawn at rest. */
export function elementsOf(tree: Tree): readonly TreeElement[] {
  if (tree === null || typeof tree === 'string') return [];
  if (isTreeList(tree)) return tree.flatMap(elementsOf);
  if (isSlot(tree)) return tree.slot === 'pages' ? elementsOf(tree.pages) : elementsOf(atRest(tree));
  return [tree, ...elementsOf(tree.children)];
}

/** Whether every address in a drawing is one a person may follow, or leads within the page. */
export function addressesAreSafe(tree: Tree): boolean {
  return elementsOf(tree).every(({ props }) => {
    const addresses = [props['href'], props['src']].filter((value) => value !== undefined);
    return addresses.every((value) => /^(https?:|mailto:|#\/|\/ui\/file\/)/.test(String(value)));
  });
}
