import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import { placeOf, type Surface } from '../client/use-element.ts';
import type { Slot, Tree } from '../render/tree.ts';
import { Control } from './controls/control.ts';
import { useSelect } from './hooks.ts';
import { type Fill, toVNode } from './to-vnode.ts';

/** What is wrong with an input block's answer. */
function Problem({
  surface,
  blockId,
  id,
}: {
  readonly surface: Surface;
  readonly blockId: string;
  readonly id: string;
}) {
  const problem = useSelect(({ problems }) => problems[placeOf(surface.target)]?.[blockId]);
  return h('div', { id, class: 'input-problem', role: 'alert' }, problem ?? '');
}

interface PagesProps {
  readonly pages: readonly Tree[];
  readonly label: string;
  readonly fill: Fill;
}

/** Pages of which one is in sight. */
function Pages({ pages, label, fill }: PagesProps): ComponentChildren {
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, pages.length - 1);
  const turn = (words: string, to: number, possible: boolean) =>
    h('button', { type: 'button', class: 'btn btn-quiet', disabled: !possible, onClick: () => setChosen(to) }, words);
  return [
    toVNode(pages[at] ?? null, fill),
    h(
      'div',
      { class: 'pager', role: 'group', 'aria-label': label },
      turn('Previous', at - 1, at > 0),
      h('span', { 'aria-live': 'polite' }, `Page ${at + 1} of ${pages.length} · ${label}`),
      turn('Next', at + 1, at < pages.length - 1),
    ),
  ];
}

/** A drawing whose controls work. */
export function drawLive(tree: Tree, surface: Surface): ComponentChildren {
  const fill = (slot: Slot): ComponentChildren => {
    if (slot.slot === 'control') return h(Control, { element: slot.element, block: slot.block, surface });
    if (slot.slot === 'problem') return h(Problem, { surface, blockId: slot.blockId, id: slot.id });
    return h(Pages, { pages: slot.pages, label: slot.label, fill });
  };
  return toVNode(tree, fill);
}
