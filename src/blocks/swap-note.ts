import type { ShiftSwap } from '../model/shift-swap.ts';
import type { Inline } from '../model/text.ts';
import { returnWords } from '../paging/swap-words.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { actionIds, actions, button } from './elements.ts';
import { fitted } from './fit.ts';
import { escaped } from './mrkdwn.ts';
import { parts } from './parts.ts';
import { headline } from './report.ts';
import type { Names } from './rich-text.ts';

const over = {
  accepted: { mark: 'good', words: 'You accepted. A test page is in your direct messages.' },
  declined: { mark: 'neutral', words: 'You declined. Nothing has changed.' },
  replaced: { mark: 'neutral', words: 'Asked again since. Nothing has changed.' },
} as const;

/** A question to somebody to take a shift: theirs to accept, until it is answered, replaced, or the shift is over. */
export function swapNote(swap: ShiftSwap, now: Date, names: Names): ChatPayload {
  const { key, schedule, by, until, note, state } = swap;
  const title = `Take the ${schedule} shift?`;
  const who: Inline = { user: by };
  const what: readonly Inline[] = [
    who,
    ' asks you to be on call for ',
    schedule,
    ' until ',
    { time: until, as: 'date' },
    '.',
  ];
  const back = returnWords(swap, 'They take yours from');
  const lines = [
    { kind: 'text' as const, text: [...what, ...(back.length === 0 ? [] : [' ', ...back])] },
    ...(note === '' ? [] : [{ kind: 'text' as const, text: note }]),
  ];
  const isLate = state === 'asked' && Date.parse(until) <= now.getTime();
  if (state !== 'asked' || isLate) {
    const { mark, words } = state === 'asked' ? { mark: 'neutral' as const, words: 'The shift is over.' } : over[state];
    return fitted(
      escaped(`${title} ${words}`),
      [headline({ mark, headline: title }, [], names), ...parts([...lines, { kind: 'text', text: words }], names)],
      0,
    );
  }
  return fitted(
    escaped(title),
    [
      headline({ mark: 'waiting', headline: title }, [], names),
      ...parts(lines, names),
      actions([
        button({ label: 'Accept', id: actionIds.swapAccept, value: key, style: 'primary' }),
        button({ label: 'Decline', id: actionIds.swapDecline, value: key }),
      ]),
    ],
    1,
  );
}
