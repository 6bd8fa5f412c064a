import { type ComponentChildren, h } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Choice } from '../../model/choices.ts';
import { icon } from '../../render/icon.ts';
import { Popover } from '../popover.ts';
import { toVNode } from '../to-vnode.ts';

export interface ListboxProps {
  readonly anchor: Element;
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly picked: readonly string[];
  readonly many: boolean;
  readonly query: string;
  /** In place of the list while there is none. */
  readonly note: string;
  readonly onQuery: (query: string) => void;
  readonly onPick: (choice: Choice) => void;
  readonly onClose: () => void;
}

/** A field to search in and the list below it; the keyboard stays in the field. */
export function Listbox(props: ListboxProps): ComponentChildren {
  const { anchor, label, choices, picked, many, query, note, onQuery, onPick, onClose } = props;
  const id = useId();
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const at = Math.min(active, choices.length - 1);
  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  });

  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => setActive((at + 1) % Math.max(1, choices.length)),
    ArrowUp: () => setActive((at - 1 + choices.length) % Math.max(1, choices.length)),
    Home: () => setActive(0),
    End: () => setActive(choices.length - 1),
    Enter: () => {
      const choice = choices[at];
      if (choice !== undefined) onPick(choice);
    },
  };
  const option = (choice: Choice, index: number): ComponentChildren => {
    const chosen = picked.includes(choice.key);
    const heading = choice.group !== '' && choice.group !== choices[index - 1]?.group;
    return [
      heading ? h('div', { class: 'menu-heading', role: 'presentation' }, choice.group) : null,
      h(
        'div',
        {
          key: choice.key,
          id: `${id}-${index}`,
          role: 'option',
          class: `menu-item${index === at ? ' active' : ''}`,
          'aria-selected': chosen,
          'data-active': index === at ? '' : undefined,
          onMouseMove: () => setActive(index),
          onClick: () => onPick(choice),
        },
        h('span', { class: 'menu-sign' }, chosen ? toVNode(icon('check')) : null),
        h('span', { class: 'menu-words' }, h('span', {}, choice.label), h('span', { class: 'quiet' }, choice.detail)),
      ),
    ];
  };
  return h(
    Popover,
    { anchor, onClose, wide: true, className: 'listbox' },
    h('input', {
      class: 'text-field listbox-query',
      type: 'text',
      role: 'combobox',
      autocomplete: 'off',
      'aria-label': `Search: ${label}`,
      'aria-expanded': true,
      'aria-controls': `${id}-list`,
      'aria-activedescendant': choices.length > 0 ? `${id}-${at}` : undefined,
      placeholder: 'Search',
      value: query,
      onInput: (event: InputEvent) => {
        if (event.currentTarget instanceof HTMLInputElement) onQuery(event.currentTarget.value);
        setActive(0);
      },
      onKeyDown: (event: KeyboardEvent) => {
        const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
        if (act === undefined || event.isComposing) return;
        event.preventDefault();
        act();
      },
    }),
    h(
      'div',
      {
        ref: list,
        class: 'listbox-list',
        id: `${id}-list`,
        role: 'listbox',
        'aria-label': label,
        'aria-multiselectable': many,
        // The focus stays in the field above.
        onMouseDown: (event: MouseEvent) => event.preventDefault(),
      },
      choices.length === 0 ? h('div', { class: 'menu-note', role: 'status' }, note) : choices.map(option),
    ),
  );
}
