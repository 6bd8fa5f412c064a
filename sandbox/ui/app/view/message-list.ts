import { type ComponentChildren, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Message } from '../../../workspace/wire.ts';
import { authorOf, zoneOf } from '../model/people.ts';
import { type TimelineItem, threadTimeline, timelineOf } from '../model/timeline.ts';
import { icon } from '../render/icon.ts';
import { drawDivider } from './divider.ts';
import { useClient, useSelect } from './hooks.ts';
import { MessageRow } from './message.ts';
import { useStickToEnd } from './stick-to-end.ts';
import { toVNode } from './to-vnode.ts';

export interface MessageListProps {
  readonly channel: string;
  readonly label: string;
  readonly messages: readonly Message[];
  readonly inThread: boolean;
  /** `ts` of a message that was linked to. */
  readonly pointed?: string | undefined;
  /** Stands above the first message. */
  readonly beginning?: ComponentChildren;
}

/** Messages drawn at first, and with each wish for more. */
const STEP = 120;

/** Arrows move from message to message while one of them has the focus. */
function moveAmongMessages(event: KeyboardEvent): void {
  const from = event.target;
  if (!(from instanceof HTMLElement) || !from.matches('article.message')) return;
  const all = [...(from.closest('.message-list')?.querySelectorAll<HTMLElement>('article.message') ?? [])];
  const at = all.indexOf(from);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all[Math.min(Math.max(to, 0), all.length - 1)]?.focus();
}

/** The newest messages, at most so many; further back when one was linked to. A thread is shown whole. */
function inSight({ messages, inThread, pointed }: MessageListProps, most: number): readonly Message[] {
  if (inThread) return messages;
  const linked = pointed === undefined ? -1 : messages.findIndex((message) => message.ts === pointed);
  const from = Math.max(0, messages.length - most);
  return messages.slice(linked === -1 ? from : Math.min(linked, from));
}

/** The messages of a channel or thread, with their dividers. */
export function MessageList(props: MessageListProps): ComponentChildren {
  const { channel, label, messages, inThread, pointed, beginning } = props;
  const client = useClient();
  const server = useSelect((state) => state.server);
  const seen = useSelect((state) => state.seenOnOpening);
  const [most, setMost] = useState(STEP);
  const newest = messages.at(-1)?.ts;
  const { scroller, inner, atEnd, onScroll, toEnd } = useStickToEnd(channel, newest, pointed !== undefined);
  useEffect(() => setMost(STEP), [channel]);
  useEffect(() => {
    if (atEnd && !inThread && document.visibilityState === 'visible') client.markSeen(channel);
  }, [channel, newest, atEnd, inThread]);

  const shown = inSight(props, most);
  const authorKey = (message: Message) => authorOf(server, message).key;
  const options = { authorKey, timezone: zoneOf(server), seen, me: server.user };
  const items = inThread ? threadTimeline(shown, options) : timelineOf(shown, options);
  const draw = (item: TimelineItem): ComponentChildren => {
    if (item.kind !== 'message') return drawDivider(item, client.now(), zoneOf(server));
    const { message, grouped, key } = item;
    const { ts } = message;
    return h(MessageRow, { key, message, grouped, inThread, tabStop: ts === newest, pointed: ts === pointed });
  };
  const above =
    shown.length < messages.length
      ? h(
          'button',
          { type: 'button', class: 'btn earlier', onClick: () => setMost(most + STEP) },
          'Show earlier messages',
        )
      : beginning;
  return h(
    'div',
    { class: 'message-area' },
    h(
      'div',
      {
        class: 'message-list',
        ref: scroller,
        role: 'log',
        'aria-label': label,
        'aria-live': 'polite',
        onScroll,
        onKeyDown: moveAmongMessages,
      },
      h('div', { class: 'message-list-inner', ref: inner }, above, items.map(draw)),
    ),
    atEnd
      ? null
      : h('button', { type: 'button', class: 'btn latest', onClick: toEnd }, toVNode(icon('down')), 'Latest messages'),
  );
}
