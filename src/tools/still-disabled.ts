import { cut } from '../model/cut.ts';
import type { Inline, Text } from '../model/text.ts';
import { counted } from '../model/units.ts';
import type { PastChange } from '../ports/past-changes.ts';

/** Names in sight. */
const mostNames = 3;

/** Tools that the bot has disabled and not enabled since, the newest first. What others did only the admin API knows. Pure. */
export function stillDisabled(changes: readonly PastChange[]): readonly PastChange[] {
  return changes.filter(({ action }) => action === 'tools disable').toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

/** `book_service by @lead, since 14:02 · R-1042; bulk_export …`. */
export function stillDisabledWords(tools: readonly PastChange[]): Text {
  const more = tools.length - mostNames;
  const words = tools
    .slice(0, mostNames)
    .flatMap(({ target, by, at, run }, index): readonly Inline[] => [
      `${index === 0 ? '' : '; '}${cut(target.replace(/^tool\//, '').replaceAll(/\s+/g, ' '), 40)} by `,
      { user: by },
      ' since ',
      { time: at, as: 'date' },
      ` · ${run}`,
    ]);
  return [...words, ...(more > 0 ? [` and ${counted(more, 'other')}`] : [])];
}
