import type { Core } from '../core.ts';
import { refuse } from '../refusal.ts';
import { touchMessage } from '../state/messages.ts';
import type { Message } from '../wire.ts';

const MOST_KINDS = 23;

/** Puts a person's emoji under a message or takes it away; already_reacted and no_reaction when there is nothing to do. */
export function toggleReaction(core: Core, message: Message, given: string, user: string, on: boolean): void {
  const name = given.replace(/^:|:$/g, '');
  if (!/^[\p{L}\p{N}_+'-]+(::skin-tone-[2-6])?$/u.test(name)) throw refuse('invalid_name');
  const reactions = message.reactions ?? [];
  const found = reactions.find((reaction) => reaction.name === name);
  const has = found?.users.includes(user) === true;
  if (on && has) throw refuse('already_reacted');
  if (!on && !has) throw refuse('no_reaction');
  if (on && found === undefined && reactions.length >= MOST_KINDS) throw refuse('too_many_emoji');
  const users = on ? [...(found?.users ?? []), user] : (found?.users ?? []).filter((id) => id !== user);
  const others = reactions.filter((reaction) => reaction.name !== name);
  const next = users.length === 0 ? others : place(reactions, { name, users, count: users.length });
  if (next.length === 0) delete message.reactions;
  else message.reactions = next;
  touchMessage(core.store, message);
  const channel = core.store.channels.get(message.channel);
  // The app hears of it where it is a member and may read reactions.
  if (channel?.members.includes(core.app.botUserId) !== true || !core.app.scopes.has('reactions:read')) return;
  core.emit({
    type: on ? 'reaction_added' : 'reaction_removed',
    user,
    reaction: name,
    item: { type: 'message', channel: message.channel, ts: message.ts },
    ...(message.user === undefined ? {} : { item_user: message.user }),
    event_ts: core.store.ids.ts(),
  });
}

type Reactions = NonNullable<Message['reactions']>;

/** The list with one reaction in its place, or at the end. */
function place(reactions: Reactions, reaction: Reactions[number]): Reactions {
  const known = reactions.some((other) => other.name === reaction.name);
  return known ? reactions.map((other) => (other.name === reaction.name ? reaction : other)) : [...reactions, reaction];
}
