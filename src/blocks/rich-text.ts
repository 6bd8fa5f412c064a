import type { RichTextBlock, RichTextElement, RichTextSection } from '@slack/types';
import { cut } from '../model/cut.ts';
import { draw, type Text, type TimeStyle } from '../model/text.ts';
import { utc } from './words.ts';

/** Names of people by id; where one is not known, the person is mentioned, and Slack draws the name (and may ring). */
export type Names = (user: string) => string | undefined;

/** For messages only one person sees: a mention there rings nobody. */
export const mentioned: Names = () => undefined;

/** Characters that turn the direction of the text around them: they can make one word look like another. */
const bidi = /[\u202a-\u202e\u2066-\u2069]/g;

/** Text of anyone, made fit to be shown literally. */
export function literal(text: string): string {
  return text
    .replace(/\p{Cc}/gu, (character) => (character === '\n' || character === '\t' ? character : ''))
    .replace(bidi, '')
    .toWellFormed();
}

/** One piece of text; whoever needs more of it finds it in a file. */
const mostWords = 1500;

/** Pieces of a rich text section. Rich text is strict: what a string holds is shown, and pings, links and formats nothing. */
export function richElements(text: Text, names: Names): RichTextElement[] {
  return draw<RichTextElement>(text, {
    text: (words) => ({ type: 'text', text: cut(literal(words), mostWords) }),
    strong: (words) => ({ type: 'text', text: cut(literal(words), mostWords), style: { bold: true } }),
    code: (words) => ({ type: 'text', text: cut(literal(words), mostWords), style: { code: true } }),
    faint: (words) => ({ type: 'text', text: cut(literal(words), mostWords), style: { italic: true } }),
    user: (id) => person(id, names(id)),
    mention: (id) => ({ type: 'user', user_id: id }),
    group: (id) => ({ type: 'usergroup', usergroup_id: id }),
    channel: (id) => ({ type: 'channel', channel_id: id }),
    time: date,
    link: (url, label) => ({ type: 'link', url, text: literal(label) }),
  }).filter((made) => made.type !== 'text' || made.text !== '');
}

function person(id: string, name: string | undefined): RichTextElement {
  return name === undefined ? { type: 'user', user_id: id } : { type: 'text', text: literal(name) };
}

const formats = { time: '{time}', date: '{date_short_pretty} {time}', ago: '{ago}' } as const;

function date(iso: string, as: TimeStyle): RichTextElement {
  const timestamp = Math.floor(Date.parse(iso) / 1000);
  return { type: 'date', timestamp, format: formats[as], fallback: utc(iso) };
}

/** One line of text. */
export function section(text: Text, names: Names): RichTextSection {
  return { type: 'rich_text_section', elements: richElements(text, names) };
}

/** One or more lines as one block. */
export function richText(lines: readonly Text[], names: Names): RichTextBlock {
  const elements = lines.flatMap((line, index) => [
    ...richElements(line, names),
    ...(index === lines.length - 1 ? [] : [{ type: 'text' as const, text: '\n' }]),
  ]);
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

/** Lines of a machine, shown as they are. */
export function preformatted(lines: readonly string[]): RichTextBlock {
  const text = literal(lines.join('\n')) || ' ';
  return { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }] };
}
