import type { Core } from '../core.ts';
import { type Caller, demand } from '../methods/method.ts';
import { refuse } from '../refusal.ts';
import { canSee, directMessage, findChannel } from '../state/channels.ts';
import type { Channel, ChannelKind } from '../state/model.ts';
import { findUser } from '../state/people.ts';

/** Who may do what where. Each function throws Slack's refusal. */

const SCOPES = {
  read: { public: 'channels:read', private: 'groups:read', im: 'im:read', mpim: 'mpim:read' },
  history: { public: 'channels:history', private: 'groups:history', im: 'im:history', mpim: 'mpim:history' },
  manage: { public: 'channels:manage', private: 'groups:write', im: 'im:write', mpim: 'mpim:write' },
} as const satisfies Record<string, Record<ChannelKind, string>>;

type Access = keyof typeof SCOPES;

/** The scope of an access for a kind of channel. */
export function scopeFor(access: Access, kind: ChannelKind): string {
  return SCOPES[access][kind];
}

/** All scopes of an access, one of which lets a method begin. */
export function scopesOf(access: Access): readonly string[] {
  return Object.values(SCOPES[access]);
}

/** A channel the caller may know of; channel_not_found for a private one they are not in. */
export function visibleChannel(core: Core, caller: Caller, reference: string): Channel {
  const channel = core.store.channels.get(reference);
  if (channel === undefined || !canSee(channel, caller.userId)) throw refuse('channel_not_found');
  return channel;
}

/** A visible channel for which the caller holds the scope of that access. */
export function reachChannel(core: Core, caller: Caller, reference: string, access: Access): Channel {
  const channel = visibleChannel(core, caller, reference);
  demand(caller, scopeFor(access, channel.kind));
  return channel;
}

/** A reachable channel of which the caller is a member. */
export function ownChannel(core: Core, caller: Caller, reference: string, access: Access): Channel {
  const channel = reachChannel(core, caller, reference, access);
  if (!channel.members.includes(caller.userId)) throw refuse('not_in_channel');
  return channel;
}

/** Refuses archived channels. */
export function refuseArchived(channel: Channel): Channel {
  if (channel.archived) throw refuse('is_archived');
  return channel;
}

/**
 * Where a post goes: a channel by id or name, or a person by id, whose direct message is opened.
 * A public channel takes posts of a bot that is not in it when chat:write.public is granted.
 */
export function postPlace(core: Core, caller: Caller, reference: string): Channel {
  const person = reference.startsWith('U') ? core.store.users.get(reference) : undefined;
  if (person !== undefined) {
    if (person.deactivated || person.id === caller.userId) throw refuse('channel_not_found');
    return directMessage(core.store, core.clock, [caller.userId, person.id], caller.userId);
  }
  const channel = findChannel(core.store, reference);
  if (channel === undefined || !canSee(channel, caller.userId)) throw refuse('channel_not_found');
  refuseArchived(channel);
  const other = channel.kind === 'im' ? channel.members.find((id) => id !== caller.userId) : undefined;
  if (other !== undefined && findUser(core.store, other)?.deactivated === true) throw refuse('channel_not_found');
  if (!channel.members.includes(caller.userId) && !caller.scopes.has('chat:write.public'))
    throw refuse('not_in_channel');
  return channel;
}
