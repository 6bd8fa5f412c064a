import { type ComponentChildren, h } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Toast } from '../client/store.ts';
import { IconButton } from './button.ts';
import { useClient } from './hooks.ts';

/** Sentences about what could not be done; they go by themselves. */
export function Toasts({ toasts }: { readonly toasts: readonly Toast[] }): ComponentChildren {
  const client = useClient();
  const box = useRef<HTMLDivElement>(null);
  // Shown anew with each sentence, so that it lies over a dialog that was opened since.
  useLayoutEffect(() => {
    box.current?.hidePopover();
    if (toasts.length > 0) box.current?.showPopover();
  }, [toasts]);
  const drawn = toasts.map(({ id, text, bad }) =>
    h(
      'div',
      { key: id, class: `toast${bad ? ' toast-bad' : ''}` },
      h('span', {}, text),
      h(IconButton, { icon: 'close', label: 'Dismiss', onPress: () => client.dismissToast(id) }),
    ),
  );
  return h('div', { ref: box, popover: 'manual', class: 'toasts', role: 'status', 'aria-live': 'polite' }, drawn);
}
