import { type Inline, inlines, type Text } from '../model/text.ts';

/** The first sentence of a text with its full stop, and what follows it; times, people and code stay what they are. */
export function headAndRest(text: Text): { readonly head: readonly Inline[]; readonly rest: readonly Inline[] } {
  const pieces = inlines(text);
  const ends = pieces.findIndex((piece) => typeof piece === 'string' && piece.includes('. '));
  const last = pieces[ends];
  if (typeof last !== 'string') return { head: pieces, rest: [] };
  const at = last.indexOf('. ');
  const rest: readonly Inline[] = [last.slice(at + 2), ...pieces.slice(ends + 1)];
  return { head: [...pieces.slice(0, ends), last.slice(0, at + 1)], rest: rest.filter((piece) => piece !== '') };
}
