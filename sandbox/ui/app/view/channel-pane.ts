import { type ComponentChildren, h } from 'preact';
import type { UiChannel } from '../../../workspace/ui-protocol.ts';
import { channelTitle } from '../model/people.ts';
import { isDirect, isWithApp } from '../model/sections.ts';
import { channelMessages } from '../model/timeline.ts';
import { AppTabs } from './app-tabs.ts';
import { ChannelActivity } from './channel-activity.ts';
import { ChannelHeader } from './channel-header.ts';
import { Composer } from './composer.ts';
import { useClient, useSelect } from './hooks.ts';
import { MessageList } from './message-list.ts';

/** What stands above the first message. */
function Beginning({ channel, title }: { readonly channel: UiChannel; readonly title: string }): ComponentChildren {
  const words = isDirect(channel)
    ? `This is the beginning of your direct messages with ${title}.`
    : `This is the beginning of #${title}. ${channel.purpose}`;
  return h(
    'div',
    { class: 'beginning' },
    h('h2', {}, isDirect(channel) ? title : `# ${title}`),
    h('p', { class: 'quiet' }, words),
  );
}

/** In place of the composer where one cannot write. */
function Shut({ channel }: { readonly channel: UiChannel }): ComponentChildren {
  const client = useClient();
  if (channel.archived) return h('div', { class: 'shut' }, `#${channel.name} is archived. Nobody can write here.`);
  return h(
    'div',
    { class: 'shut' },
    h('span', {}, `You are not in #${channel.name}.`),
    h(
      'button',
      {
        type: 'button',
        class: 'btn btn-primary',
        onClick: () => void client.act({ type: 'join', channel: channel.id }),
      },
      'Join channel',
    ),
  );
}

/** A channel: its header, its messages, and where one writes. */
export function ChannelPane({ channel }: { readonly channel: UiChannel }): ComponentChildren {
  const server = useSelect((state) => state.server);
  const route = useSelect((state) => state.route);
  const title = channelTitle(server, channel);
  const label = isDirect(channel) ? title : `#${title}`;
  const messages = channelMessages(server.messages[channel.id] ?? []);
  const pointed = route.place === 'channel' ? route.message : undefined;
  const open = channel.members.includes(server.user) && !channel.archived;
  return h(
    'main',
    { class: 'channel-pane', 'aria-label': label },
    h(ChannelHeader, { channel }),
    isWithApp(server, channel) ? h(AppTabs, { current: 'messages' }) : null,
    h(MessageList, {
      channel: channel.id,
      label: `Messages in ${label}`,
      messages,
      inThread: false,
      pointed,
      beginning: h(Beginning, { channel, title }),
    }),
    h(ChannelActivity, { channel: channel.id }),
    open
      ? h(Composer, {
          channel: channel.id,
          placeholder: `Message ${label}`,
          focus: matchMedia('(hover: hover)').matches,
        })
      : h(Shut, { channel }),
  );
}
