import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import type { Message } from '../../../workspace/wire.ts';
import { writeRoute } from '../model/route.ts';
import { IconButton } from './button.ts';
import { useClient, useSelect } from './hooks.ts';
import { Menu, type MenuItem } from './menu.ts';
import { EmojiPicker } from './reactions.ts';

type Open = { readonly what: 'menu' | 'emoji'; readonly anchor: Element };

/** What can be done with a message: react, reply, the app's shortcuts, copy its address. `onOpen` says that something is open. */
export function MessageTools({
  message,
  onOpen,
}: {
  readonly message: Message;
  readonly onOpen: (open: boolean) => void;
}): ComponentChildren {
  const client = useClient();
  const app = useSelect((state) => state.server.app);
  const [open, setOpen] = useState<Open | undefined>(undefined);
  const { channel, ts } = message;
  const show = (next: Open | undefined) => {
    setOpen(next);
    onOpen(next !== undefined);
  };
  const close = () => show(undefined);
  const reply = () => client.open({ place: 'channel', channel, thread: message.thread_ts ?? ts });

  const shortcuts = app.shortcuts
    .filter((shortcut) => shortcut.type === 'message')
    .map(
      (shortcut, index): MenuItem => ({
        key: shortcut.callbackId,
        label: shortcut.name,
        icon: 'shortcut',
        ...(index === 0 ? { heading: app.name } : {}),
        onPick: () => void client.act({ type: 'message_shortcut', channel, ts, callbackId: shortcut.callbackId }),
      }),
    );
  const items: readonly MenuItem[] = [
    { key: 'reply', label: 'Reply in thread', icon: 'reply', onPick: reply },
    {
      key: 'link',
      label: 'Copy link',
      icon: 'link',
      onPick: () => {
        const address = new URL(writeRoute({ place: 'channel', channel, message: ts }), location.href).href;
        navigator.clipboard.writeText(address).then(
          () => client.toast('Link copied.'),
          () => client.toast('The browser did not allow copying.', true),
        );
      },
    },
    ...shortcuts,
  ];
  return h(
    'div',
    { class: 'message-tools', role: 'toolbar', 'aria-label': 'Message actions' },
    h(IconButton, { icon: 'smile', label: 'Add a reaction', onPress: (anchor) => show({ what: 'emoji', anchor }) }),
    h(IconButton, { icon: 'reply', label: 'Reply in thread', onPress: reply }),
    h(IconButton, {
      icon: 'more',
      label: 'More actions',
      expanded: open?.what === 'menu',
      onPress: (anchor) => show({ what: 'menu', anchor }),
    }),
    open?.what === 'menu' ? h(Menu, { anchor: open.anchor, label: 'Message actions', items, onClose: close }) : null,
    open?.what === 'emoji'
      ? h(EmojiPicker, {
          anchor: open.anchor,
          onPick: (name) => void client.act({ type: 'react', channel, ts, name }),
          onClose: close,
        })
      : null,
  );
}
