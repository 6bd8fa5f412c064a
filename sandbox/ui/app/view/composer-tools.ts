import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import { IconButton } from './button.ts';
import { useClient, useSelect } from './hooks.ts';
import { Menu } from './menu.ts';
import { EmojiPicker } from './reactions.ts';

type Open = { readonly what: 'shortcuts' | 'emoji'; readonly anchor: Element };

/** The row below the text: the app's shortcuts, a mention, a command, an emoji. */
export function ComposerTools({
  onInsert,
  inThread,
}: {
  readonly onInsert: (words: string) => void;
  readonly inThread: boolean;
}): ComponentChildren {
  const client = useClient();
  const app = useSelect((state) => state.server.app);
  const [open, setOpen] = useState<Open | undefined>(undefined);
  const shortcuts = app.shortcuts.filter((shortcut) => shortcut.type === 'global');
  const items = shortcuts.map((shortcut, index) => ({
    key: shortcut.callbackId,
    label: shortcut.name,
    detail: shortcut.description,
    icon: 'shortcut' as const,
    ...(index === 0 ? { heading: app.name } : {}),
    onPick: () => void client.act({ type: 'global_shortcut', callbackId: shortcut.callbackId }),
  }));
  const close = () => setOpen(undefined);
  const letter = (sign: string, label: string) =>
    h(
      'button',
      { type: 'button', class: 'icon-button letter', title: label, 'aria-label': label, onClick: () => onInsert(sign) },
      sign,
    );
  return h(
    'div',
    { class: 'composer-tools' },
    shortcuts.length === 0
      ? null
      : h(IconButton, {
          icon: 'shortcut',
          label: 'Shortcuts',
          expanded: open?.what === 'shortcuts',
          onPress: (anchor) => setOpen({ what: 'shortcuts', anchor }),
        }),
    letter('@', 'Mention somebody'),
    inThread ? null : letter('/', 'Run a command'),
    h(IconButton, { icon: 'smile', label: 'Emoji', onPress: (anchor) => setOpen({ what: 'emoji', anchor }) }),
    open?.what === 'shortcuts' ? h(Menu, { anchor: open.anchor, label: 'Shortcuts', items, onClose: close }) : null,
    open?.what === 'emoji'
      ? h(EmojiPicker, { anchor: open.anchor, onPick: (name) => onInsert(`:${name}: `), onClose: close })
      : null,
  );
}
