import { cut } from './cut.ts';

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** The three characters that Slack escapes, as they were typed. */
export function decoded(text: string): string {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const entityOf: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * One line of anybody's text as Slack shows it literally in a topic or a title: it calls nobody, links nowhere. At most `most`
 * UTF-16 units as Slack counts them, cut between characters and never inside an entity.
 */
export function encodedLine(text: string, most: number): string {
  const line = text.replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  let encoded = '';
  for (const { segment } of graphemes.segment(cut(line, most))) {
    const piece = segment.replace(/[&<>]/g, (character) => entityOf[character] ?? '');
    if (encoded.length + piece.length > most) break;
    encoded += piece;
  }
  return encoded;
}

/** What people read in a message, without Slack's markup: `<@U1>` is @U1, `<https://a.b|docs>` is docs (docs.slack.dev, formatting). */
export function plainWords(text: string): string {
  const bare = text.replace(
    /<([@#!]?)([^<>|\s][^<>|]{0,2000})(?:\|([^<>]{0,2000}))?>/g,
    (_, sign: string, target: string, label?: string) => {
      if (sign === '#') return `#${label || target}`;
      if (sign === '@') return `@${label || target}`;
      if (sign === '!') return label || `@${target.split('^')[0]}`;
      return label || target;
    },
  );
  return decoded(bare).trim();
}

/** A text without the characters that turn the direction of writing: with them a name can be shown as another one. */
export function oneDirection(text: string): string {
  return text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}
