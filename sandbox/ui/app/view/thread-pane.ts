import { type ComponentChildren, h } from 'preact';
import type { UiChannel } from '../../../workspace/ui-protocol.ts';
import { channelTitle } from '../model/people.ts';
import { isDirect } from '../model/sections.ts';
import { threadMessages } from '../model/timeline.ts';
import { IconButton } from './button.ts';
import { Composer } from './composer.ts';
import { useClient, useSelect } from './hooks.ts';
import { MessageList } from './message-list.ts';
import { onEscape } from './on-escape.ts';

/** A thread beside its channel. */
export function ThreadPane({
  channel,
  root,
}: {
  readonly channel: UiChannel;
  readonly root: string;
}): ComponentChildren {
  const client = useClient();
  const server = useSelect((state) => state.server);
  const messages = threadMessages(server.messages[channel.id] ?? [], root);
  const title = channelTitle(server, channel);
  const open = channel.members.includes(server.user) && !channel.archived;
  const close = () => client.open({ place: 'channel', channel: channel.id });
  return h(
    'aside',
    { class: 'side-pane thread-pane', 'aria-label': 'Thread', onKeyDown: onEscape(close) },
    h(
      'header',
      { class: 'pane-header' },
      h('h2', {}, 'Thread', h('span', { class: 'quiet' }, ` ${isDirect(channel) ? '' : '#'}${title}`)),
      h(IconButton, {
        icon: 'close',
        label: 'Close the thread',
        onPress: close,
      }),
    ),
    messages.length === 0
      ? h('p', { class: 'quiet pane-note' }, 'This thread is not there any more.')
      : h(MessageList, { channel: `${channel.id}/${root}`, label: 'Thread', messages, inThread: true }),
    open && messages.length > 0
      ? h(Composer, {
          key: root,
          channel: channel.id,
          thread: root,
          placeholder: 'Reply in thread',
          focus: matchMedia('(hover: hover)').matches,
        })
      : null,
  );
}
