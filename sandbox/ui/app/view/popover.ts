import { type ComponentChildren, h } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface PopoverProps {
  /** What it belongs to. */
  readonly anchor: Element;
  readonly className?: string;
  /** As wide as the anchor at least. */
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
}

const GAP = 4;

/** Puts the box below its anchor, or above where there is more room, and inside the window. */
function place(box: HTMLElement, anchor: Element, wide: boolean): void {
  const at = anchor.getBoundingClientRect();
  if (wide) box.style.minWidth = `${at.width}px`;
  const below = innerHeight - at.bottom - 2 * GAP;
  const above = at.top - 2 * GAP;
  const down = below >= Math.min(box.scrollHeight, 240) || below >= above;
  box.style.maxHeight = `${Math.max(120, down ? below : above)}px`;
  const { width, height } = box.getBoundingClientRect();
  box.style.left = `${Math.max(GAP, Math.min(at.left, innerWidth - width - GAP))}px`;
  box.style.top = `${down ? at.bottom + GAP : Math.max(GAP, at.top - GAP - height)}px`;
}

/** A box over the page that closes by itself when one goes elsewhere or presses Escape; the focus goes back where it was. */
export function Popover({ anchor, className, wide = false, onClose, children }: PopoverProps): ComponentChildren {
  const box = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return undefined;
    const back = document.activeElement;
    const onToggle = (event: Event) => {
      if ('newState' in event && event.newState === 'closed') close.current();
    };
    current.showPopover();
    place(current, anchor, wide);
    current.querySelector<HTMLElement>('[autofocus], input, [role="menuitem"], [role="option"], button')?.focus();
    current.addEventListener('toggle', onToggle);
    const onResize = () => place(current, anchor, wide);
    addEventListener('resize', onResize);
    return () => {
      current.removeEventListener('toggle', onToggle);
      removeEventListener('resize', onResize);
      const inside = current.contains(document.activeElement) || document.activeElement === document.body;
      if (inside && back instanceof HTMLElement && back.isConnected) back.focus();
    };
  }, [anchor, wide]);

  return h(
    'div',
    { ref: box, popover: 'auto', class: `popover${className === undefined ? '' : ` ${className}`}` },
    children,
  );
}
