import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import type { UiChannel } from '../../../workspace/ui-protocol.ts';
import { findUser, nameOf, sceneOf, zoneOf } from '../model/people.ts';
import { timeOf } from '../model/timeline.ts';
import { longDate } from '../render/calendar.ts';
import { drawMessage } from '../render/message.ts';
import { wordsOf } from '../render/tree.ts';
import { avatarOf } from './avatar.ts';
import { IconButton } from './button.ts';
import { Dialog } from './dialog.ts';
import { useClient, useSelect } from './hooks.ts';
import { PersonList } from './person-list.ts';

export type DetailsTab = 'about' | 'members' | 'pins';

export interface ChannelDetailsProps {
  readonly channel: UiChannel;
  readonly tab: DetailsTab;
  readonly onTab: (tab: DetailsTab) => void;
  readonly onClose: () => void;
}

const TABS: readonly (readonly [DetailsTab, string])[] = [
  ['about', 'About'],
  ['members', 'Members'],
  ['pins', 'Pinned'],
];

function About({ channel, onClose }: ChannelDetailsProps): ComponentChildren {
  const client = useClient();
  const server = useSelect((state) => state.server);
  const row = (label: string, words: string) =>
    h('div', { class: 'detail' }, h('dt', {}, label), h('dd', {}, words === '' ? '–' : words));
  const inside = channel.members.includes(server.user);
  const archive = async () => {
    const question = {
      title: `Archive #${channel.name}?`,
      text: 'Nobody can write there any more.',
      yes: 'Archive',
      danger: true,
    };
    if (await client.ask(question)) await client.act({ type: 'archive', channel: channel.id });
  };
  const leave = async () => {
    await client.act({ type: 'leave', channel: channel.id });
    onClose();
  };
  return [
    h(
      'dl',
      { class: 'details' },
      row('Topic', channel.topic),
      row('Description', channel.purpose),
      row(
        'Created',
        `${longDate(channel.createdAt, zoneOf(server))} by ${nameOf(server, channel.creator) ?? channel.creator}`,
      ),
      row('Channel id', channel.id),
    ),
    inside && !channel.archived
      ? h(
          'div',
          { class: 'dialog-buttons' },
          h('button', { type: 'button', class: 'btn', onClick: () => void leave() }, 'Leave channel'),
          h('button', { type: 'button', class: 'btn btn-danger', onClick: () => void archive() }, 'Archive channel'),
        )
      : null,
  ];
}

function Members({ channel }: ChannelDetailsProps): ComponentChildren {
  const client = useClient();
  const server = useSelect((state) => state.server);
  const [anchor, setAnchor] = useState<Element | undefined>(undefined);
  const rows = channel.members.map((id) => {
    const user = findUser(server, id);
    return h(
      'li',
      { class: 'member', key: id },
      avatarOf(user),
      h(
        'span',
        {},
        user?.realName ?? id,
        ' ',
        h('span', { class: 'quiet' }, user?.isBot === true ? 'App' : (user?.title ?? '')),
      ),
    );
  });
  return [
    h('ul', { class: 'members' }, rows),
    h(
      'button',
      {
        type: 'button',
        class: 'btn',
        onClick: (event: MouseEvent) => {
          if (event.currentTarget instanceof Element) setAnchor(event.currentTarget);
        },
      },
      'Add people',
    ),
    anchor === undefined
      ? null
      : h(PersonList, {
          anchor,
          label: 'Add people',
          people: server.users.filter((user) => !user.deactivated && !channel.members.includes(user.id)),
          onPick: (id) => void client.act({ type: 'invite', channel: channel.id, users: [id] }),
          onClose: () => setAnchor(undefined),
        }),
  ];
}

function Pins({ channel, onClose }: ChannelDetailsProps): ComponentChildren {
  const client = useClient();
  const server = useSelect((state) => state.server);
  const messages = server.messages[channel.id] ?? [];
  const scene = sceneOf(server, `${channel.id}-pins`, client.now());
  const rows = channel.pins.map((ts) => {
    const message = messages.find((one) => one.ts === ts);
    const words = message === undefined ? 'A message that is not here any more.' : wordsOf(drawMessage(message, scene));
    const go = () => {
      onClose();
      client.open({ place: 'channel', channel: channel.id, message: ts });
    };
    const author = message?.user === undefined ? '' : (nameOf(server, message.user) ?? '');
    return h(
      'li',
      { key: ts },
      h(
        'button',
        { type: 'button', class: 'pin', onClick: go },
        h('strong', {}, author),
        h('span', { class: 'quiet' }, ` ${longDate(timeOf(ts), zoneOf(server))}`),
        h('span', { class: 'pin-words' }, words.trim().slice(0, 200)),
      ),
    );
  });
  return rows.length === 0 ? h('p', { class: 'quiet' }, 'Nothing is pinned.') : h('ul', { class: 'pins' }, rows);
}

const PARTS = { about: About, members: Members, pins: Pins } as const;

/** What there is to know of a channel, and to do with it. */
export function ChannelDetails(props: ChannelDetailsProps): ComponentChildren {
  const { channel, tab, onTab, onClose } = props;
  return h(
    Dialog,
    { labelledBy: 'details-title', className: 'channel-details', onClose },
    h(
      'div',
      { class: 'dialog-head' },
      h('h2', { id: 'details-title' }, `${channel.kind === 'public' ? '# ' : ''}${channel.name}`),
      h(IconButton, { icon: 'close', label: 'Close', onPress: onClose }),
    ),
    h(
      'div',
      { class: 'tabs', role: 'group', 'aria-label': 'Show' },
      TABS.map(([key, label]) =>
        h(
          'button',
          { type: 'button', key, class: 'tab', 'aria-pressed': key === tab, onClick: () => onTab(key) },
          label,
        ),
      ),
    ),
    h('div', { class: 'dialog-body' }, h(PARTS[tab], props)),
  );
}
