import { reportMessage } from '../../../src/blocks/report.ts';
import { swapNote } from '../../../src/blocks/swap-note.ts';
import { say } from '../../../src/handlers/incident-answer.ts';
import { swapAsked } from '../../../src/paging/swap-words.ts';
import { takenMessages, takenWords } from '../../../src/paging/taken-words.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import { ago, nameOf } from './values.ts';

const shift = { schedule: 'primary', person: 'U0OLA', from: ago(0), until: ago(-4 * 3600) };

/** What is told of a shift that was taken: the test page, to who is relieved, and in the index channel. */
const told = takenMessages(shift, 'request', ['U0DEV'], 'C0MCPOPS').map(({ content }) => {
  if (content === undefined || !('report' in content)) throw new Error('A message of a shift has no report.');
  return reportMessage(content.report, nameOf);
});
const at = (index: number): ChatPayload => {
  const found = told[index];
  if (found === undefined) throw new Error('A message of a shift is missing.');
  return found;
};

/** Messages of shifts that were taken. */
export const shiftMessages: Readonly<Record<string, ChatPayload>> = {
  'oncall-test-page': at(0),
  'oncall-relieved': at(1),
  'oncall-told': at(2),
};

const swap = {
  key: '0123456789abcdef',
  schedule: 'primary',
  by: 'U0DEV',
  person: 'U0OLA',
  until: ago(-4 * 3600),
  back: { from: ago(-28 * 3600), until: ago(-52 * 3600) },
  note: 'dentist at 3',
  state: 'asked',
} as const;

/** A question to take a shift. */
export const swapMessages: Readonly<Record<string, ChatPayload>> = {
  'oncall-swap-asked': swapNote(swap, new Date(ago(0)), nameOf),
  'oncall-swap-accepted': swapNote({ ...swap, state: 'accepted' }, new Date(ago(0)), nameOf),
};

/** What only whoever takes it sees. */
export const shiftAnswers: Readonly<Record<string, ChatPayload>> = {
  'oncall-taken': say(...takenWords(shift)),
  'oncall-swap-told': say(...swapAsked(swap)),
};
