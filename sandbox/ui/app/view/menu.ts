import { type ComponentChildren, h } from 'preact';
import { type IconName, icon } from '../render/icon.ts';
import { Popover } from './popover.ts';
import { toVNode } from './to-vnode.ts';

export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly detail?: string;
  readonly icon?: IconName;
  readonly danger?: boolean;
  /** One of several of which one is chosen. */
  readonly checked?: boolean;
  /** A heading above this item. */
  readonly heading?: string;
  readonly onPick: () => void;
}

export interface MenuProps {
  readonly anchor: Element;
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

/** Moves the focus among the items of a menu: arrows, Home, End, and the first letter. */
function moveFocus(event: KeyboardEvent): void {
  const menu = event.currentTarget;
  if (!(menu instanceof HTMLElement)) return;
  const items = [...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
  const { activeElement } = document;
  const at = activeElement instanceof HTMLElement ? items.indexOf(activeElement) : -1;
  const next = nextIndex(event.key, at, items);
  if (next === undefined) return;
  event.preventDefault();
  items[(next + items.length) % items.length]?.focus();
}

function nextIndex(key: string, at: number, items: readonly HTMLElement[]): number | undefined {
  if (key === 'ArrowDown') return at + 1;
  if (key === 'ArrowUp') return at - 1;
  if (key === 'Home') return 0;
  if (key === 'End') return items.length - 1;
  if (key.length !== 1 || key === ' ') return undefined;
  const begins = (item: HTMLElement) => item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()) === true;
  const after = items.findIndex((item, index) => index > at && begins(item));
  return after === -1 ? items.findIndex(begins) : after;
}

function Item({ item, onClose }: { readonly item: MenuItem; readonly onClose: () => void }): ComponentChildren {
  const pick = () => {
    onClose();
    item.onPick();
  };
  const sign = item.checked === undefined ? item.icon : item.checked ? 'check' : undefined;
  return h(
    'button',
    {
      type: 'button',
      role: item.checked === undefined ? 'menuitem' : 'menuitemradio',
      'aria-checked': item.checked,
      class: `menu-item${item.danger === true ? ' danger' : ''}`,
      tabIndex: -1,
      onClick: pick,
    },
    h('span', { class: 'menu-sign' }, sign === undefined ? null : toVNode(icon(sign))),
    h(
      'span',
      { class: 'menu-words' },
      h('span', {}, item.label),
      item.detail === undefined || item.detail === '' ? null : h('span', { class: 'quiet' }, item.detail),
    ),
  );
}

/** A menu of things to do. */
export function Menu({ anchor, label, items, onClose }: MenuProps): ComponentChildren {
  const drawn = items.flatMap((item) => [
    item.heading === undefined ? null : h('div', { class: 'menu-heading', role: 'presentation' }, item.heading),
    h(Item, { key: item.key, item, onClose }),
  ]);
  return h(
    Popover,
    { anchor, onClose, className: 'menu' },
    h('div', { role: 'menu', 'aria-label': label, onKeyDown: moveFocus }, drawn),
  );
}
