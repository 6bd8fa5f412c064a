import type { ShiftSwap } from '../model/shift-swap.ts';
import type { Inline } from '../model/text.ts';
import type { NewMessage } from '../ports/store/messages.ts';
import { takenMessages } from './taken-words.ts';

/** Key of the message that asks; its row in the store makes it stale by this. */
export const swapMessageKey = (key: string): string => `swap:${key}`;

/** `They take yours from … to …`; nothing where nothing is given in return. */
export function returnWords({ back }: ShiftSwap, subject: string): readonly Inline[] {
  if (back === undefined) return [];
  return [`${subject} `, { time: back.from, as: 'date' }, ' to ', { time: back.until, as: 'date' }, '.'];
}

/** The answer to whoever asks. */
export function swapAsked(swap: ShiftSwap): readonly [string, readonly Inline[]] {
  const mine: readonly Inline[] =
    swap.back === undefined ? [] : [' ', ...returnWords(swap, 'In return you are on call from')];
  return [
    `You asked for somebody to take ${swap.schedule}.`,
    [{ user: swap.person }, ' has to accept. You stay on call until then.', ...mine],
  ];
}

/** The question itself, as a direct message; drawn from its row. */
export function swapQuestion({ key, person }: ShiftSwap): NewMessage {
  return { key: swapMessageKey(key), kind: 'note', priority: 1, channel: person, content: { swap: key } };
}

/** Who is told once it is accepted: a test page to the new person, word to whoever asked, and a line in the index channel. */
export function swapMessages(swap: ShiftSwap, now: string, channel: string | undefined): readonly NewMessage[] {
  const { key, schedule, person, by, until, back } = swap;
  const messages = takenMessages({ schedule, person, from: now, until }, swapMessageKey(key), [by], channel);
  if (back === undefined) return messages;
  const text: readonly Inline[] = returnWords(swap, 'In return you are on call from');
  const headline = `You have a shift of ${schedule} in return`;
  return [
    ...messages,
    {
      key: `${swapMessageKey(key)}:back`,
      kind: 'note',
      priority: 1,
      channel: by,
      content: { report: { mark: 'neutral', headline, parts: [{ kind: 'text', text }] } },
    },
  ];
}

/** Word to whoever asked that the other person declined. */
export function swapDeclined({ key, schedule, person, by }: ShiftSwap): NewMessage {
  return {
    key: `${swapMessageKey(key)}:no`,
    kind: 'note',
    priority: 1,
    channel: by,
    content: {
      report: {
        mark: 'warning',
        headline: `You are still on call for ${schedule}`,
        parts: [{ kind: 'text', text: [{ user: person }, ' declined to take your shift.'] }],
      },
    },
  };
}
