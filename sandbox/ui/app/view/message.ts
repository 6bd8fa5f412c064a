import { type ComponentChildren, h, type RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Message } from '../../../workspace/wire.ts';
import type { Surface } from '../client/use-element.ts';
import { type Author, authorOf, sceneOf, zoneOf } from '../model/people.ts';
import { writeRoute } from '../model/route.ts';
import { isHousekeeping, timeOf } from '../model/timeline.ts';
import { appBadge, drawAvatar } from '../render/avatar.ts';
import { shortDate, timeOfDay } from '../render/calendar.ts';
import { icon } from '../render/icon.ts';
import { drawMessage } from '../render/message.ts';
import { Files } from './files.ts';
import { useClient, useSelect } from './hooks.ts';
import { drawLive } from './live.ts';
import { MessageTools } from './message-tools.ts';
import { Reactions } from './reactions.ts';
import { ThreadBar } from './thread-bar.ts';
import { toVNode } from './to-vnode.ts';

export interface MessageProps {
  readonly message: Message;
  /** Under another one of the same author: without picture and name. */
  readonly grouped: boolean;
  readonly inThread: boolean;
  /** One message of a list is reached with the Tab key, the others from there with the arrows. */
  readonly tabStop: boolean;
  /** It was linked to: it stands out for a while. */
  readonly pointed: boolean;
}

function Time({ message }: { readonly message: Message }): ComponentChildren {
  const ms = timeOf(message.ts);
  const zone = useSelect((state) => zoneOf(state.server));
  const href = writeRoute({ place: 'channel', channel: message.channel, message: message.ts });
  const words = `${shortDate(ms, zone)} ${timeOfDay(ms, zone, true)}`;
  return h(
    'a',
    { class: 'message-time', href, title: words },
    h('time', { dateTime: new Date(ms).toISOString() }, timeOfDay(ms, zone)),
  );
}

function useBody(message: Message): ComponentChildren {
  const client = useClient();
  const { users, channels, groups } = useSelect((state) => state.server);
  const tick = useSelect((state) => state.tick);
  return useMemo(() => {
    const scene = sceneOf(client.store.get().server, `${message.channel}-${message.ts}`, client.now());
    const target = { kind: 'message', channel: message.channel, ts: message.ts } as const;
    const surface: Surface = { target, scene, held: undefined };
    return drawLive(drawMessage(message, scene), surface);
  }, [message, users, channels, groups, tick]);
}

/** Only this person sees it, until they dismiss it. */
function EphemeralLine({ message }: { readonly message: Message }): ComponentChildren {
  const client = useClient();
  const { channel, ts } = message;
  const dismiss = () => void client.act({ type: 'dismiss_message', channel, ts });
  return h(
    'div',
    { class: 'ephemeral-line' },
    toVNode(icon('eye')),
    'Only visible to you',
    h('button', { type: 'button', class: 'link-button', onClick: dismiss }, 'Dismiss'),
  );
}

/** The app is asked because of a shortcut on this message. */
function Asking({ message }: { readonly message: Message }): ComponentChildren {
  const label = useSelect(
    ({ server }) => server.pending.find((one) => one.kind === 'shortcut' && one.messageTs === message.ts)?.label,
  );
  return label === undefined ? null : h('div', { class: 'asking', role: 'status' }, `${label} …`);
}

/** Name and time above a message; not above one that follows another of the same author. */
function Head({ author, message }: { readonly author: Author; readonly message: Message }): ComponentChildren {
  return h(
    'div',
    { class: 'message-head' },
    h('strong', { class: 'author' }, author.name),
    author.isApp ? toVNode(appBadge) : null,
    h(Time, { message }),
  );
}

/** What stands below the body: files, what goes on, reactions, the thread. */
function Below({ message, inThread }: { readonly message: Message; readonly inThread: boolean }): ComponentChildren {
  const files = message.files ?? [];
  return [
    files.length === 0 ? null : h(Files, { files }),
    h(Asking, { message }),
    h(Reactions, { message }),
    inThread ? null : h(ThreadBar, { message }),
  ];
}

function classesOf({ message, grouped, pointed }: MessageProps): string {
  const classes = [
    'message',
    grouped && 'grouped',
    message.is_ephemeral === true && 'ephemeral',
    isHousekeeping(message) && 'housekeeping',
    message.subtype === 'tombstone' && 'gone',
    pointed && 'pointed',
  ];
  return classes.filter((name) => name !== false).join(' ');
}

/** Whether one can react and reply to it. */
const isUsable = (message: Message) =>
  message.is_ephemeral !== true && !isHousekeeping(message) && message.subtype !== 'tombstone';

/** A button in focus that goes with an edit leaves the focus to its message, not to the page as a whole. */
function useKeptFocus(row: RefObject<HTMLElement | null>, near: boolean, body: ComponentChildren): void {
  const inside = useRef(false);
  useLayoutEffect(() => {
    if (inside.current && document.activeElement === document.body) row.current?.focus({ preventScroll: true });
  }, [body]);
  useEffect(() => {
    inside.current = row.current?.contains(document.activeElement) === true;
  }, [near, body]);
}

/** One message of a list. */
export function MessageRow(props: MessageProps): ComponentChildren {
  const { message, grouped, inThread, tabStop, pointed } = props;
  const server = useSelect((state) => state.server);
  const [near, setNear] = useState(false);
  const [open, setOpen] = useState(false);
  const row = useRef<HTMLElement>(null);
  const body = useBody(message);
  useEffect(() => {
    if (pointed) row.current?.scrollIntoView({ block: 'center' });
  }, [pointed]);
  useKeptFocus(row, near, body);
  const author = authorOf(server, message);
  const onFocusOut = ({ relatedTarget: to }: FocusEvent) => {
    if (!(to instanceof Node && row.current?.contains(to))) setNear(false);
  };
  return h(
    'article',
    {
      ref: row,
      class: classesOf(props),
      tabIndex: tabStop ? 0 : -1,
      'data-ts': message.ts,
      'aria-label': `${author.name}, ${timeOfDay(timeOf(message.ts), zoneOf(server))}`,
      onMouseEnter: () => setNear(true),
      onMouseLeave: () => setNear(false),
      onFocusIn: () => setNear(true),
      onFocusOut,
    },
    h('div', { class: 'message-gutter' }, grouped ? h(Time, { message }) : toVNode(drawAvatar(author))),
    h(
      'div',
      { class: 'message-main' },
      message.is_ephemeral === true ? h(EphemeralLine, { message }) : null,
      grouped ? null : h(Head, { author, message }),
      message.subtype === 'thread_broadcast' && !inThread ? h(BroadcastLine, { message }) : null,
      h('div', { class: 'message-body' }, body),
      h(Below, { message, inThread }),
    ),
    isUsable(message) && (near || open) ? h(MessageTools, { message, onOpen: setOpen }) : null,
  );
}

/** A reply that was also sent to the channel. */
function BroadcastLine({ message }: { readonly message: Message }): ComponentChildren {
  const href = writeRoute({ place: 'channel', channel: message.channel, thread: message.thread_ts ?? message.ts });
  return h('div', { class: 'quiet' }, h('a', { class: 'link', href }, 'replied to a thread'));
}
