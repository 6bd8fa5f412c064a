import { cut } from '../model/cut.ts';
import { mask } from '../model/secrets.ts';

/** What one word of a machine or a person may take, and how many lines of a log are told. */
export const most = { characters: 400, lines: 40, rows: 40, items: 40, points: 60 } as const;

/** Control and format characters, tags and unassigned ones among them: what a reader does not see, a model may obey. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029\u{e0000}-\u{e007f}]/gu;

/** A text of many lines without secrets and what cannot be seen. */
export function visible(text: string): string {
  return mask(text)
    .split(/\r\n|\r|\n|\u2028|\u2029/)
    .map((line) =>
      line
        .split('\t')
        .map((piece) => piece.replace(unseen, ''))
        .join('\t'),
    )
    .join('\n');
}

/** Words of others as an agent gets them: without secrets and what cannot be seen, cut with a count of what is missing. */
export function harmless(text: string, characters: number = most.characters): string {
  const bare = visible(text).replace(/[\t\n]+/g, ' ');
  if (bare.length <= characters) return bare;
  const kept = cut(bare, characters, '');
  return `${kept}… (${bare.length - kept.length} more characters)`;
}

/** The first of a list, and how many are left out. */
export function first<T>(list: readonly T[], count: number): { readonly shown: readonly T[]; readonly left: number } {
  return { shown: list.slice(0, count), left: Math.max(0, list.length - count) };
}
