import type { Message } from '../wire.ts';
import type { Store } from './store.ts';

/** A message before it has a place in time. */
export type Draft = Omit<Message, 'ts' | 'type'> & { readonly ts?: string };

/** Subtypes Slack itself writes into a channel when people come, go or rename it. */
const HOUSEKEEPING = new Set([
  'channel_join',
  'channel_leave',
  'channel_topic',
  'channel_purpose',
  'channel_name',
  'channel_archive',
  'channel_unarchive',
  'group_join',
  'group_leave',
  'group_topic',
  'group_purpose',
  'group_name',
  'group_archive',
  'group_unarchive',
]);

/** True for a line Slack itself wrote (someone joined, the topic changed). */
export function isHousekeeping(message: Message): boolean {
  return message.subtype !== undefined && HOUSEKEEPING.has(message.subtype);
}

/** True for a reply that stands in a thread only. */
export function isReply(message: Message): boolean {
  return message.thread_ts !== undefined && message.thread_ts !== message.ts;
}

function list(store: Store, channel: string): Message[] {
  const found = store.messages.get(channel);
  if (found !== undefined) return found;
  const fresh: Message[] = [];
  store.messages.set(channel, fresh);
  return fresh;
}

function indexOf(messages: readonly Message[], ts: string): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle]?.ts ?? '') < ts) low = middle + 1;
    else high = middle;
  }
  return messages[low]?.ts === ts ? low : -1;
}

/** The live message, or undefined. Ephemeral ones are found too. */
export function findMessage(store: Store, channel: string, ts: string): Message | undefined {
  const messages = list(store, channel);
  return messages[indexOf(messages, ts)];
}

/** Says that a message changed. */
export function touchMessage(store: Store, message: Message): void {
  store.changes.emit({
    type: 'message',
    channel: message.channel,
    ts: message.ts,
    ephemeralTo: message.ephemeral_to,
  });
}

/** Counts one more reply at its root. */
function countReply(store: Store, reply: Message): void {
  if (reply.thread_ts === undefined || reply.is_ephemeral === true) return;
  const root = findMessage(store, reply.channel, reply.thread_ts);
  if (root === undefined) return;
  const users = [...new Set([...(root.reply_users ?? []), reply.user ?? reply.bot_id ?? ''])];
  root.thread_ts = root.ts;
  root.reply_count = (root.reply_count ?? 0) + 1;
  root.reply_users = users;
  root.reply_users_count = users.length;
  root.latest_reply = reply.ts;
  touchMessage(store, root);
}

/** Counts the replies of a root anew, after one went. */
function recount(store: Store, channel: string, rootTs: string): void {
  const root = findMessage(store, channel, rootTs);
  if (root === undefined) return;
  for (const key of ['thread_ts', 'reply_count', 'reply_users', 'reply_users_count', 'latest_reply'] as const) {
    delete root[key];
  }
  touchMessage(store, root);
  for (const message of list(store, channel)) {
    if (message.thread_ts === rootTs && message.ts !== rootTs) countReply(store, message);
  }
}

/** Puts a message at the end of its channel, with the next time stamp, and counts it at the root of its thread. */
export function addMessage(store: Store, draft: Draft): Message {
  const message: Message = { type: 'message', ...structuredClone(draft), ts: draft.ts ?? store.ids.ts() };
  for (const key of Object.keys(message) as (keyof Message)[]) if (message[key] === undefined) delete message[key];
  list(store, message.channel).push(message);
  touchMessage(store, message);
  if (isReply(message)) countReply(store, message);
  return message;
}

/** Writes new contents into a message; `by` marks it as edited by that user. A value of undefined takes the field away. */
export function editMessage(store: Store, message: Message, contents: Partial<Message>, by?: string): void {
  for (const [key, value] of Object.entries(structuredClone(contents))) {
    if (value === undefined) Reflect.deleteProperty(message, key);
    else Reflect.set(message, key, value);
  }
  if (by !== undefined) message.edited = { user: by, ts: store.ids.ts() };
  touchMessage(store, message);
}

/** Takes a message away. A root with replies stays as a tombstone, as Slack keeps it. */
export function removeMessage(store: Store, message: Message): void {
  if (!isReply(message) && (message.reply_count ?? 0) > 0) {
    editMessage(store, message, {
      subtype: 'tombstone',
      text: 'This message was deleted.',
      user: 'USLACKBOT',
      bot_id: undefined,
      app_id: undefined,
      blocks: undefined,
      attachments: undefined,
      files: undefined,
      metadata: undefined,
      reactions: undefined,
    });
    return;
  }
  const messages = list(store, message.channel);
  const index = indexOf(messages, message.ts);
  if (index < 0) return;
  messages.splice(index, 1);
  store.changes.emit({
    type: 'message_removed',
    channel: message.channel,
    ts: message.ts,
    ephemeralTo: message.ephemeral_to,
  });
  if (message.thread_ts !== undefined && isReply(message)) recount(store, message.channel, message.thread_ts);
}

/** The live messages of a channel by rising ts. `to`: that person's ephemeral ones are among them; without it none are. */
export function messagesOf(store: Store, channel: string, to?: string): readonly Message[] {
  return list(store, channel).filter((message) => message.is_ephemeral !== true || message.ephemeral_to === to);
}
