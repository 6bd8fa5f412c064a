import { isPerson } from './person.ts';

/**
 * Text without Slack in it. A plain string is always literal: whatever a log line or an alert holds, it pings nobody and links
 * nowhere. Emphasis, people and times are values of their own, and each surface (Slack, terminal) draws them its own way.
 */
export type Inline =
  | string
  | { readonly strong: string }
  | { readonly code: string }
  | { readonly faint: string }
  /** Who did something: a person by Slack user id, named and not called; the bot or a monitor by its own word. */
  | { readonly user: string }
  /** A person who is called: their phone rings. Only for a page, a question, a failure. */
  | { readonly mention: string }
  /** A user group, by Slack id. */
  | { readonly group: string }
  /** A channel, by Slack id. */
  | { readonly channel: string }
  /** ISO 8601 time, shown in the reader's zone. */
  | { readonly time: string; readonly as: TimeStyle }
  | { readonly link: string; readonly label: string };

export type TimeStyle = 'time' | 'date' | 'ago';
export type Text = string | readonly Inline[];

/** How a surface draws each kind of piece. */
export interface Drawing<T> {
  text(words: string): T;
  strong(words: string): T;
  code(words: string): T;
  faint(words: string): T;
  user(id: string): T;
  mention(id: string): T;
  group(id: string): T;
  channel(id: string): T;
  time(iso: string, as: TimeStyle): T;
  link(url: string, label: string): T;
}

/** The pieces of a text, one by one. */
export function inlines(text: Text): readonly Inline[] {
  return typeof text === 'string' ? [text] : text;
}

/** Every piece of a text, drawn. */
export function draw<T>(text: Text, on: Drawing<T>): T[] {
  return inlines(text).map((piece) => drawOne(piece, on));
}

function drawOne<T>(piece: Inline, on: Drawing<T>): T {
  if (typeof piece === 'string') return on.text(piece);
  if ('strong' in piece) return on.strong(piece.strong);
  if ('code' in piece) return on.code(piece.code);
  if ('faint' in piece) return on.faint(piece.faint);
  // Who did something may also be the bot or a monitor: Slack refuses a message that mentions somebody it cannot know.
  if ('user' in piece) return isPerson(piece.user) ? on.user(piece.user) : on.text(actorName(piece.user));
  if ('mention' in piece)
    return isPerson(piece.mention) ? on.mention(piece.mention) : on.text(actorName(piece.mention));
  if ('group' in piece) return on.group(piece.group);
  if ('channel' in piece) return on.channel(piece.channel);
  if ('time' in piece) return on.time(piece.time, piece.as);
  return on.link(piece.link, piece.label);
}

/** `Alertmanager` of `hook alertmanager`: the records name the door, people the monitor behind it. Any other actor as it is. */
export function actorName(actor: string): string {
  const hook = /^hook (\S[\s\S]*)$/.exec(actor)?.[1];
  return hook === undefined ? actor : hook.charAt(0).toUpperCase() + hook.slice(1);
}

/** The words of a text alone, for logs and the terminal; people and times by the functions given. */
export function plain(
  text: Text,
  show: { readonly user?: (id: string) => string; readonly time?: (iso: string, as: TimeStyle) => string } = {},
): string {
  const same = (words: string) => words;
  const person = (id: string) => show.user?.(id) ?? `@${id}`;
  return draw(text, {
    text: same,
    strong: same,
    code: same,
    faint: same,
    user: person,
    mention: person,
    group: (id) => `@${id}`,
    channel: (id) => `#${id}`,
    time: (iso, as) => show.time?.(iso, as) ?? iso,
    link: (_, label) => label,
  }).join('');
}

/** Our own sentences write commands between backticks; this makes them pieces of code. Never for text of others. */
export function marked(sentence: string): Text {
  return sentence
    .split(/`([^`]+)`/)
    .map((piece, index): Inline => (index % 2 === 1 ? { code: piece } : piece))
    .filter((piece) => piece !== '');
}
