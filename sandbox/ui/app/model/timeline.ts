import type { Message } from '../../../workspace/wire.ts';
import { day } from '../render/calendar.ts';

/** One line of the message list. */
export type TimelineItem =
  | { readonly kind: 'day'; readonly at: number; readonly key: string }
  | { readonly kind: 'unread'; readonly key: string }
  | { readonly kind: 'replies'; readonly count: number; readonly key: string }
  | {
      readonly kind: 'message';
      readonly message: Message;
      /** Follows another of the same author closely: no avatar and name again. */
      readonly grouped: boolean;
      readonly key: string;
    };

const CLOSE_MS = 5 * 60_000;

/** When a message was written, ms since 1970. */
export function timeOf(ts: string): number {
  return Number(ts) * 1000;
}

/** A reply that is seen in its thread only. */
export function isReply(message: Message): boolean {
  return message.thread_ts !== undefined && message.thread_ts !== message.ts;
}

/** A line of the workspace itself: somebody joined, a topic was set. */
export function isHousekeeping(message: Message): boolean {
  return /^(channel|group)_/.test(message.subtype ?? '');
}

/** The messages of a channel that stand in the channel itself. */
export function channelMessages(messages: readonly Message[]): readonly Message[] {
  return messages.filter((message) => !isReply(message) || message.subtype === 'thread_broadcast');
}

/** A thread: its root, then its replies. */
export function threadMessages(messages: readonly Message[], root: string): readonly Message[] {
  return messages.filter((message) => message.ts === root || message.thread_ts === root);
}

export interface TimelineOptions {
  /** Same author for both: their messages may be grouped. */
  readonly authorKey: (message: Message) => string;
  readonly timezone: string;
  /** `ts` of the last message that was seen: what comes after it is new. */
  readonly seen?: string | undefined;
  readonly me: string;
}

function follows(message: Message, previous: Message | undefined, { authorKey }: TimelineOptions): boolean {
  if (previous === undefined || isHousekeeping(message) || isHousekeeping(previous)) return false;
  if (message.is_ephemeral !== previous.is_ephemeral || message.subtype === 'thread_broadcast') return false;
  return timeOf(message.ts) - timeOf(previous.ts) < CLOSE_MS && authorKey(message) === authorKey(previous);
}

/** A thread with the count of its replies below the root. Its days are not divided: the times of messages tell them. */
export function threadTimeline(messages: readonly Message[], options: TimelineOptions): readonly TimelineItem[] {
  const [root, ...replies] = messages;
  if (root === undefined) return [];
  const shown = (message: Message, grouped: boolean) =>
    ({ kind: 'message', message, grouped, key: message.ts }) as const;
  return [
    shown(root, false),
    ...(replies.length === 0 ? [] : [{ kind: 'replies', count: replies.length, key: 'replies' } as const]),
    ...replies.map((reply, index) => shown(reply, follows(reply, replies[index - 1], options))),
  ];
}

/** The list with its dividers: one before each day, one before the first unread message of somebody else. */
export function timelineOf(messages: readonly Message[], options: TimelineOptions): readonly TimelineItem[] {
  const { seen, me, timezone } = options;
  const firstNew = messages.find((message) => seen !== undefined && message.ts > seen && message.user !== me)?.ts;
  const items: TimelineItem[] = [];
  let previous: Message | undefined;
  for (const message of messages) {
    const date = day(timeOf(message.ts), timezone);
    const newDay = previous === undefined || day(timeOf(previous.ts), timezone) !== date;
    if (newDay) items.push({ kind: 'day', at: timeOf(message.ts), key: date });
    if (message.ts === firstNew) items.push({ kind: 'unread', key: 'unread' });
    const grouped = !newDay && message.ts !== firstNew && follows(message, previous, options);
    items.push({ kind: 'message', message, grouped, key: message.ts });
    previous = message;
  }
  return items;
}
