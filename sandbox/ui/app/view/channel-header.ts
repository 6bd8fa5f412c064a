import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import type { UiChannel } from '../../../workspace/ui-protocol.ts';
import { channelTitle, partnerOf, sceneOf } from '../model/people.ts';
import { isDirect } from '../model/sections.ts';
import { drawEmoji } from '../render/emoji.ts';
import { icon } from '../render/icon.ts';
import { drawLink } from '../render/link.ts';
import { drawMrkdwn } from '../render/mrkdwn/draw.ts';
import { avatarOf } from './avatar.ts';
import { ChannelDetails, type DetailsTab } from './channel-details.ts';
import { useClient, useSelect } from './hooks.ts';
import { toVNode } from './to-vnode.ts';

function Bookmarks({ channel }: { readonly channel: UiChannel }): ComponentChildren {
  if (channel.bookmarks.length === 0) return null;
  const marks = channel.bookmarks.map(({ id, title, link, emoji }) =>
    h(
      'li',
      { key: id },
      h(
        'span',
        { class: 'bookmark-sign' },
        toVNode(emoji === '' ? icon('bookmark') : drawEmoji(emoji.replaceAll(':', ''))),
      ),
      toVNode(drawLink(link, title)),
    ),
  );
  return h('ul', { class: 'bookmarks', 'aria-label': 'Bookmarks' }, marks);
}

/** The name of a channel, what it is about, who is in it, and what is pinned. */
export function ChannelHeader({ channel }: { readonly channel: UiChannel }): ComponentChildren {
  const client = useClient();
  const server = useSelect((state) => state.server);
  const [tab, setTab] = useState<DetailsTab | undefined>(undefined);
  const direct = isDirect(channel);
  const title = channelTitle(server, channel);
  const sign = direct
    ? avatarOf(partnerOf(server, channel))
    : toVNode(icon(channel.kind === 'private' ? 'lock' : 'hash'));
  const topic = toVNode(drawMrkdwn(channel.topic, sceneOf(server, channel.id, client.now())));
  const count = (name: 'people' | 'pin', number: number, label: string, to: DetailsTab) =>
    h(
      'button',
      { type: 'button', class: 'count-button', title: label, 'aria-label': label, onClick: () => setTab(to) },
      toVNode(icon(name)),
      number,
    );
  return h(
    'header',
    { class: 'channel-header' },
    h(
      'div',
      { class: 'channel-line' },
      h(
        'h1',
        { class: 'channel-title' },
        direct
          ? h('span', { class: 'channel-name' }, sign, title)
          : h('button', { type: 'button', class: 'channel-name', onClick: () => setTab('about') }, sign, title),
      ),
      h('div', { class: 'topic' }, channel.archived ? 'This channel is archived.' : topic),
      direct ? null : count('people', channel.members.length, `${channel.members.length} members`, 'members'),
      channel.pins.length === 0 ? null : count('pin', channel.pins.length, `${channel.pins.length} pinned`, 'pins'),
    ),
    h(Bookmarks, { channel }),
    tab === undefined ? null : h(ChannelDetails, { channel, tab, onTab: setTab, onClose: () => setTab(undefined) }),
  );
}
