import type { Core } from '../core.ts';
import { canSee, directMessage, findChannel } from '../state/channels.ts';
import { findMessage } from '../state/messages.ts';
import type { Channel } from '../state/model.ts';
import { findUser } from '../state/people.ts';
import type { Message } from '../wire.ts';
import { type Actor, Impossible } from './ask.ts';

/** The channel of an id, a `#name`, or an `@handle` (the direct message with that person), as far as the actor sees it. */
export function channelFor(core: Core, actor: Actor, reference: string): Channel {
  if (reference.startsWith('@')) {
    const other = findUser(core.store, reference);
    if (other === undefined) throw new Impossible(`There is nobody called ${reference}.`);
    return directMessage(core.store, core.clock, [actor.user, other.id], actor.user);
  }
  const channel = findChannel(core.store, reference);
  if (channel === undefined || !canSee(channel, actor.user)) throw new Impossible(`There is no channel ${reference}.`);
  return channel;
}

/** A channel the actor can write to: they are in it and it is not archived. */
export function writableChannel(core: Core, actor: Actor, reference: string): Channel {
  const channel = channelFor(core, actor, reference);
  if (channel.archived) throw new Impossible(`#${channel.name} is archived.`);
  if (!channel.members.includes(actor.user)) throw new Impossible(`Join #${channel.name} first.`);
  return channel;
}

/** A message the actor sees. */
export function messageFor(core: Core, actor: Actor, channelId: string, ts: string): Message {
  const channel = channelFor(core, actor, channelId);
  const message = findMessage(core.store, channel.id, ts);
  const hidden = message?.is_ephemeral === true && message.ephemeral_to !== actor.user;
  if (message === undefined || hidden) throw new Impossible('That message is not there any more.');
  return message;
}

/** `channel: {id, name}` of a payload: Slack names direct messages `directmessage`, private channels `privategroup`. */
export function channelPart(channel: Channel): { readonly id: string; readonly name: string } {
  const names = { public: channel.name, private: 'privategroup', im: 'directmessage', mpim: 'mpdm' };
  return { id: channel.id, name: names[channel.kind] };
}
