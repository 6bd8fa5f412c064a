import { type ComponentChildren, h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Completion, Suggestion } from '../model/completion.ts';
import { drawEmoji } from '../render/emoji.ts';
import { toVNode } from './to-vnode.ts';

const TITLES: Readonly<Record<Completion['what'], string>> = {
  command: 'Commands',
  person: 'People',
  channel: 'Channels',
  emoji: 'Emoji',
};

export interface CompletionsProps {
  readonly id: string;
  readonly completion: Completion;
  readonly active: number;
  readonly onActive: (index: number) => void;
  readonly onPick: (suggestion: Suggestion) => void;
}

/** What may be put in, above the composer. The keyboard stays in the composer. */
export function Completions({ id, completion, active, onActive, onPick }: CompletionsProps): ComponentChildren {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const { what, suggestions } = completion;
  const drawn = suggestions.map((suggestion, index) =>
    h(
      'div',
      {
        key: suggestion.key,
        id: `${id}-${index}`,
        role: 'option',
        'aria-selected': index === active,
        class: `completion${index === active ? ' active' : ''}`,
        onMouseMove: () => onActive(index),
        // Before the field loses the focus.
        onMouseDown: (event: MouseEvent) => {
          event.preventDefault();
          onPick(suggestion);
        },
      },
      h('span', { class: 'completion-label' }, suggestion.label),
      h('span', { class: 'quiet' }, what === 'emoji' ? toVNode(drawEmoji(suggestion.key)) : suggestion.detail),
    ),
  );
  return h(
    'div',
    { class: 'completions' },
    h(
      'div',
      { class: 'menu-heading' },
      TITLES[what],
      h('span', { class: 'keys' }, '↑ ↓ to choose, Tab or Enter to take, Esc to close'),
    ),
    h('div', { ref: list, id, role: 'listbox', 'aria-label': TITLES[what] }, drawn),
  );
}
