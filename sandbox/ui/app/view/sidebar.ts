import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import type { UiChannel } from '../../../workspace/ui-protocol.ts';
import { channelTitle, partnerOf } from '../model/people.ts';
import { writeRoute } from '../model/route.ts';
import { isDirect, sectionsOf } from '../model/sections.ts';
import { unreadOf } from '../model/unread.ts';
import { icon } from '../render/icon.ts';
import { avatarOf } from './avatar.ts';
import { IconButton } from './button.ts';
import { useClient, useSelect } from './hooks.ts';
import { PersonList } from './person-list.ts';
import { toVNode } from './to-vnode.ts';

interface EntryProps {
  readonly href: string;
  readonly current: boolean;
  readonly unread: boolean;
  readonly mentions: number;
  readonly sign: ComponentChildren;
  readonly title: string;
}

function Entry({ href, current, unread, mentions, sign, title }: EntryProps): ComponentChildren {
  const spoken = mentions > 0 ? `${title}, ${mentions} for you` : unread ? `${title}, unread` : title;
  return h(
    'li',
    {},
    h(
      'a',
      {
        href,
        class: `entry${unread ? ' unread' : ''}`,
        'aria-current': current ? 'page' : undefined,
        'aria-label': spoken,
      },
      h('span', { class: 'entry-sign' }, sign),
      h('span', { class: 'entry-title' }, title),
      // Drawn by the style sheet: the name tells the number already.
      mentions > 0 ? h('span', { class: 'badge', 'data-count': mentions }) : null,
    ),
  );
}

function ChannelEntry({ channel }: { readonly channel: UiChannel }): ComponentChildren {
  const server = useSelect((state) => state.server);
  const route = useSelect((state) => state.route);
  const seen = useSelect((state) => state.seen[channel.id] ?? '');
  const { any, mentions } = unreadOf(server, channel.id, seen);
  const sign = isDirect(channel)
    ? avatarOf(partnerOf(server, channel))
    : toVNode(icon(channel.archived ? 'archive' : channel.kind === 'private' ? 'lock' : 'hash'));
  return h(Entry, {
    href: writeRoute({ place: 'channel', channel: channel.id }),
    current: route.place === 'channel' && route.channel === channel.id,
    unread: any,
    mentions,
    sign,
    title: channelTitle(server, channel),
  });
}

/** The app: its home tab, and unread messages it sent. */
function AppEntry(): ComponentChildren {
  const server = useSelect((state) => state.server);
  const route = useSelect((state) => state.route);
  const seenAll = useSelect((state) => state.seen);
  const { app } = sectionsOf(server);
  const fresh = app === undefined ? { any: false, mentions: 0 } : unreadOf(server, app.id, seenAll[app.id] ?? '');
  // New messages are what one comes for; without any, the home tab.
  const toMessages = app !== undefined && (fresh.any || !server.app.homeTab);
  const inMessages = route.place === 'channel' && route.channel === app?.id;
  return h(Entry, {
    href: toMessages ? writeRoute({ place: 'channel', channel: app.id }) : writeRoute({ place: 'home' }),
    current: route.place === 'home' || inMessages,
    unread: fresh.any,
    mentions: fresh.mentions,
    sign: avatarOf(server.users.find((user) => user.id === server.app.botUserId)),
    title: server.app.name,
  });
}

function Section({
  title,
  tool,
  children,
}: {
  readonly title: string;
  readonly tool?: ComponentChildren;
  readonly children?: ComponentChildren;
}) {
  return h(
    'section',
    { class: 'side-section' },
    h('div', { class: 'side-heading' }, h('h2', {}, title), tool),
    h('ul', { role: 'list' }, children),
  );
}

/** Everywhere one can go. */
export function Sidebar(): ComponentChildren {
  const client = useClient();
  const server = useSelect((state) => state.server);
  const [anchor, setAnchor] = useState<Element | undefined>(undefined);
  const { channels, direct, others } = sectionsOf(server);
  const entries = (list: readonly UiChannel[]) => list.map((channel) => h(ChannelEntry, { key: channel.id, channel }));
  const openWith = async (id: string) => {
    const result = await client.act({ type: 'open_dm', with: id });
    if (result.ok && result.channel !== undefined) client.open({ place: 'channel', channel: result.channel });
  };
  const add = h(IconButton, { icon: 'add', label: 'Open a direct message', onPress: setAnchor });
  return h(
    'nav',
    { class: 'sidebar', 'aria-label': 'Channels and messages' },
    h(Section, { title: 'Channels' }, entries(channels)),
    h(Section, { title: 'Direct messages', tool: add }, entries(direct)),
    h(Section, { title: 'Apps' }, h(AppEntry, {})),
    others.length === 0
      ? null
      : h(
          'details',
          { class: 'side-section' },
          h('summary', { class: 'side-heading' }, h('h2', {}, 'Other channels')),
          h('ul', { role: 'list' }, entries(others)),
        ),
    anchor === undefined
      ? null
      : h(PersonList, {
          anchor,
          label: 'Direct message with',
          people: server.users.filter((user) => !user.deactivated && user.id !== server.user),
          onPick: (id) => void openWith(id),
          onClose: () => setAnchor(undefined),
        }),
  );
}
