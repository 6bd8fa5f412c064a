import type { Clock } from '../../../src/ports/clock.ts';
import { seconds } from './ids.ts';
import { addMessage } from './messages.ts';
import type { Channel, ChannelKind } from './model.ts';
import type { Store } from './store.ts';

/** The channel of an id, or of a name with or without `#`; undefined when there is none. */
export function findChannel(store: Store, reference: string): Channel | undefined {
  const direct = store.channels.get(reference);
  if (direct !== undefined) return direct;
  const name = reference.replace(/^#/, '');
  for (const channel of store.channels.values()) if (channel.name === name && name !== '') return channel;
  return undefined;
}

/** True when the person may read the channel: it is public, or they are in it. */
export function canSee(channel: Channel, userId: string): boolean {
  return channel.kind === 'public' || channel.members.includes(userId);
}

/** Says that a channel changed; `left` is the person who may have lost sight of it. */
export function touchChannel(store: Store, channel: Channel, left?: string): void {
  store.changes.emit({ type: 'channel', id: channel.id, ...(left === undefined ? {} : { left }) });
}

interface NewChannel {
  readonly name: string;
  readonly kind: ChannelKind;
  readonly creator: string;
  readonly members: readonly string[];
  readonly id?: string;
  readonly general?: boolean;
}

/** A channel record; it is not in the store yet. */
export function buildChannel(store: Pick<Store, 'ids'>, clock: Clock, given: NewChannel): Channel {
  const empty = { value: '', creator: '', last_set: 0 };
  return {
    id: given.id ?? store.ids.next(given.kind === 'im' ? 'D' : 'C'),
    name: given.name,
    kind: given.kind,
    creator: given.creator,
    created: seconds(clock),
    general: given.general ?? false,
    archived: false,
    topic: { ...empty },
    purpose: { ...empty },
    previousNames: [],
    members: [...new Set(given.members)],
    pins: [],
    bookmarks: [],
  };
}

/** Makes a channel and says so. */
export function addChannel(store: Store, clock: Clock, given: NewChannel): Channel {
  const channel = buildChannel(store, clock, given);
  store.channels.set(channel.id, channel);
  store.messages.set(channel.id, []);
  touchChannel(store, channel);
  return channel;
}

/** The direct message of exactly these people, made when there is none. */
export function directMessage(store: Store, clock: Clock, people: readonly string[], creator: string): Channel {
  const wanted = [...new Set(people)].sort();
  const kind = wanted.length > 2 ? 'mpim' : 'im';
  for (const channel of store.channels.values()) {
    if (channel.kind !== kind || channel.members.length !== wanted.length) continue;
    if (wanted.every((person) => channel.members.includes(person))) return channel;
  }
  return addChannel(store, clock, { name: '', kind, creator, members: wanted });
}

/** A line Slack writes itself, with the subtype of the channel's kind (`channel_join`, `group_join`). */
export function writeLine(store: Store, channel: Channel, what: string, user: string, text: string): void {
  if (channel.kind === 'im' || channel.kind === 'mpim') return;
  const subtype = `${channel.kind === 'private' ? 'group' : 'channel'}_${what}`;
  addMessage(store, { channel: channel.id, user, subtype, text });
}

/** Adds a person; false when they were there. */
export function addMember(store: Store, channel: Channel, userId: string): boolean {
  if (channel.members.includes(userId)) return false;
  channel.members.push(userId);
  touchChannel(store, channel);
  writeLine(store, channel, 'join', userId, `<@${userId}> has joined the channel`);
  return true;
}

/** Takes a person out; false when they were not there. */
export function removeMember(store: Store, channel: Channel, userId: string): boolean {
  const index = channel.members.indexOf(userId);
  if (index < 0) return false;
  channel.members.splice(index, 1);
  touchChannel(store, channel, userId);
  writeLine(store, channel, 'leave', userId, `<@${userId}> has left the channel`);
  return true;
}

/**
 * Slack's error code for a channel name that cannot be, or undefined for a good one: lower case letters, digits, `-` and `_`,
 * at most 80 characters, at least one that is not punctuation.
 */
export function channelNameProblem(name: string): string | undefined {
  if (name === '') return 'invalid_name_required';
  if (name.length > 80) return 'invalid_name_maxlength';
  if (!/^[\p{Ll}\p{Lo}\p{N}_-]+$/u.test(name)) return 'invalid_name_specials';
  if (/^[_-]+$/.test(name)) return 'invalid_name_punctuation';
  return undefined;
}

/** True when another channel, archived or not, has the name: an archived channel keeps its own. */
export function nameTaken(store: Store, name: string): boolean {
  for (const channel of store.channels.values()) if (channel.name === name) return true;
  return false;
}
