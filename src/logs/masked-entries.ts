import { mask } from '../model/secrets.ts';
import type { Entry } from './entry.ts';

/** Entries that are masked in one go: a search costs more to begin than to go on. */
const atOnce = 100;
/** Between two entries; no program writes it. */
const border = '\n\u001e\n';

/** Entries without secrets. What a search finds across two of them is masked one by one, so that each keeps its own lines. */
export function maskedEntries<E extends Entry>(entries: readonly E[]): readonly E[] {
  const masked: E[] = [];
  for (let from = 0; from < entries.length; from += atOnce)
    masked.push(...maskedTogether(entries.slice(from, from + atOnce)));
  return masked;
}

function maskedTogether<E extends Entry>(entries: readonly E[]): readonly E[] {
  const texts = entries.map(({ lines }) => lines.join('\n'));
  const pieces = texts.some((text) => text.includes('\u001e')) ? [] : mask(texts.join(border)).split(border);
  const whole = pieces.length === texts.length ? pieces : texts.map(mask);
  return entries.map((entry, index) => ({ ...entry, lines: (whole[index] ?? '').split('\n') }));
}
