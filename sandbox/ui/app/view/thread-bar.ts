import { type ComponentChildren, h } from 'preact';
import type { Message } from '../../../workspace/wire.ts';
import { findUser } from '../model/people.ts';
import { writeRoute } from '../model/route.ts';
import { timeOf } from '../model/timeline.ts';
import { ago } from '../render/calendar.ts';
import { avatarOf } from './avatar.ts';
import { useClient, useSelect } from './hooks.ts';

const FACES = 3;

/** How many replies a message has, and when the last one came; opens the thread. */
export function ThreadBar({ message }: { readonly message: Message }): ComponentChildren {
  const client = useClient();
  const server = useSelect((state) => state.server);
  const count = message.reply_count ?? 0;
  if (count === 0) return null;
  const last =
    message.latest_reply === undefined ? '' : `Last reply ${ago(timeOf(message.latest_reply), client.now())}`;
  const faces = (message.reply_users ?? []).slice(0, FACES).map((id) => avatarOf(findUser(server, id)));
  const href = writeRoute({ place: 'channel', channel: message.channel, thread: message.ts });
  return h(
    'a',
    { class: 'thread-bar', href },
    h('span', { class: 'thread-faces' }, faces),
    h('span', { class: 'thread-count' }, `${count} ${count === 1 ? 'reply' : 'replies'}`),
    h('span', { class: 'quiet' }, last),
  );
}
