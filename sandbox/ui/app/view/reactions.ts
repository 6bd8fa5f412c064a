import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import type { Message } from '../../../workspace/wire.ts';
import { nameOf } from '../model/people.ts';
import { drawEmoji, isEmoji } from '../render/emoji.ts';
import { emojiCharacters } from '../render/emoji-names.ts';
import { IconButton } from './button.ts';
import { useClient, useSelect } from './hooks.ts';
import { Popover } from './popover.ts';
import { toVNode } from './to-vnode.ts';

/** What people of operations say without words. */
const FIRST =
  'eyes white_check_mark x hourglass_flowing_sand warning rotating_light fire bell lock pushpin speech_balloon large_green_circle large_yellow_circle red_circle +1 -1 tada heart pray clap wave rocket 100 joy'.split(
    ' ',
  );
const MOST = 48;

interface PickerProps {
  readonly anchor: Element;
  readonly onPick: (name: string) => void;
  readonly onClose: () => void;
}

/** A field to search in and emoji to choose from. */
export function EmojiPicker({ anchor, onPick, onClose }: PickerProps): ComponentChildren {
  const [query, setQuery] = useState('');
  const wanted = query.toLowerCase().replaceAll(':', '').trim().replaceAll(' ', '_');
  const names =
    wanted === '' ? FIRST : [...emojiCharacters.keys()].filter((name) => name.includes(wanted)).slice(0, MOST);
  const pick = (name: string) => {
    onClose();
    onPick(name);
  };
  return h(
    Popover,
    { anchor, onClose, className: 'emoji-picker' },
    h('input', {
      class: 'text-field',
      type: 'text',
      placeholder: 'Search emoji',
      'aria-label': 'Search emoji',
      value: query,
      onInput: (event: InputEvent) => {
        if (event.currentTarget instanceof HTMLInputElement) setQuery(event.currentTarget.value);
      },
      onKeyDown: (event: KeyboardEvent) => {
        const first = names[0];
        if (event.key === 'Enter' && first !== undefined) pick(first);
      },
    }),
    h(
      'div',
      { class: 'emoji-grid' },
      names.filter(isEmoji).map((name) =>
        h(
          'button',
          {
            type: 'button',
            key: name,
            class: 'emoji-choice',
            'aria-label': name,
            title: `:${name}:`,
            onClick: () => pick(name),
          },
          toVNode(drawEmoji(name)),
        ),
      ),
    ),
  );
}

/** The emoji under a message; one of one's own is pressed. */
export function Reactions({ message }: { readonly message: Message }): ComponentChildren {
  const client = useClient();
  const server = useSelect((state) => state.server);
  const [anchor, setAnchor] = useState<Element | undefined>(undefined);
  const reactions = message.reactions ?? [];
  if (reactions.length === 0) return null;
  const react = (name: string) => void client.act({ type: 'react', channel: message.channel, ts: message.ts, name });
  const drawn = reactions.map(({ name, count, users }) => {
    const who = users.map((id) => nameOf(server, id) ?? id).join(', ');
    return h(
      'button',
      {
        type: 'button',
        key: name,
        class: 'reaction',
        'aria-pressed': users.includes(server.user),
        'aria-label': `${name.replaceAll('_', ' ')}, ${count}: ${who}`,
        title: `${who} reacted with :${name}:`,
        onClick: () => react(name),
      },
      toVNode(drawEmoji(name)),
      h('span', { class: 'reaction-count' }, count),
    );
  });
  return h(
    'div',
    { class: 'reactions' },
    drawn,
    h(IconButton, { icon: 'smile', label: 'Add a reaction', className: 'reaction', onPress: setAnchor }),
    anchor === undefined ? null : h(EmojiPicker, { anchor, onPick: react, onClose: () => setAnchor(undefined) }),
  );
}
