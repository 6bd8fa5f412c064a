import type { Core } from '../core.ts';
import { enter, exit, setArchived } from '../rules/membership.ts';
import { toggleReaction } from '../rules/reactions.ts';
import { directMessage } from '../state/channels.ts';
import { removeMessage } from '../state/messages.ts';
import type { Channel } from '../state/model.ts';
import { findUser } from '../state/people.ts';
import type { Message } from '../wire.ts';
import { type Actor, Impossible } from './ask.ts';
import { channelFor, messageFor, writableChannel } from './places.ts';

/** A person enters a public channel. */
export function join(core: Core, actor: Actor, place: string): void {
  const channel = channelFor(core, actor, place);
  if (channel.kind !== 'public') throw new Impossible('Somebody has to invite you.');
  if (channel.archived) throw new Impossible(`#${channel.name} is archived.`);
  enter(core, channel, actor.user);
}

/** A person leaves a channel. */
export function leave(core: Core, actor: Actor, place: string): void {
  const channel = channelFor(core, actor, place);
  if (channel.general) throw new Impossible('Nobody can leave the general channel.');
  exit(core, channel, actor.user);
}

/** A person brings others in, the bot among them when they like. */
export function invite(core: Core, actor: Actor, place: string, people: readonly string[]): void {
  const channel = writableChannel(core, actor, place);
  for (const reference of people) {
    const user = findUser(core.store, reference);
    if (user === undefined || user.deactivated) throw new Impossible(`${reference} cannot be invited.`);
    enter(core, channel, user.id, actor.user);
  }
}

/** A person archives or unarchives a channel. */
export function archive(core: Core, actor: Actor, place: string, archived = true): void {
  const channel = channelFor(core, actor, place);
  if (channel.kind === 'im' || channel.kind === 'mpim' || channel.general) {
    throw new Impossible('That channel cannot be archived.');
  }
  if (channel.archived !== archived) setArchived(core, channel, actor.user, archived);
}

/** A person puts an emoji under a message, or takes theirs away when it is there. */
export function react(core: Core, actor: Actor, message: Message, name: string): void {
  const live = messageFor(core, actor, message.channel, message.ts);
  const has = live.reactions?.some((one) => one.name === name && one.users.includes(actor.user)) === true;
  toggleReaction(core, live, name, actor.user, !has);
}

/** The direct message of a person with somebody. */
export function openDirect(core: Core, actor: Actor, other: string): Channel {
  const user = findUser(core.store, other);
  if (user === undefined) throw new Impossible(`There is nobody called ${other}.`);
  return directMessage(core.store, core.clock, [actor.user, user.id], actor.user);
}

/** A person takes an ephemeral message of theirs out of sight. */
export function dismiss(core: Core, actor: Actor, place: string, ts: string): void {
  const message = messageFor(core, actor, place, ts);
  if (message.is_ephemeral !== true) throw new Impossible('Only messages that you alone see can be dismissed.');
  removeMessage(core.store, message);
}
