import { emojiArt } from './emoji-art.ts';
import { emojiCharacters } from './emoji-names.ts';
import { el, type Tree } from './tree.ts';

const NAMED = /:([a-z0-9_+-]{1,60}):(?::skin-tone-[2-6]:)?/g;

/** True for a name that can be drawn. */
export function isEmoji(name: string): boolean {
  return emojiCharacters.has(name) || emojiArt(name) !== undefined;
}

/** One emoji by its short name; `:name:` for one that is not known. */
export function drawEmoji(name: string, unicode?: string): Tree {
  const art = emojiArt(name);
  const character = emojiCharacters.get(name) ?? unicode;
  if (art === undefined && character === undefined) return `:${name}:`;
  const label = name.replaceAll('_', ' ');
  return el('span', { class: 'emoji', role: 'img', 'aria-label': label, title: `:${name}:` }, art ?? character ?? '');
}

/** Text in which the emoji names become emoji. */
export function withEmoji(text: string): readonly Tree[] {
  const parts: Tree[] = [];
  let from = 0;
  for (const match of text.matchAll(NAMED)) {
    const [whole, name = ''] = match;
    if (!isEmoji(name)) continue;
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push(drawEmoji(name));
    from = match.index + whole.length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}
