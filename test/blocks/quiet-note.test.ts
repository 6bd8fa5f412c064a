import { expect, it } from 'vitest';
import { quietNote } from '../../src/blocks/quiet-note.ts';
import { mentioned } from '../../src/blocks/rich-text.ts';
import type { Incident } from '../../src/model/incident.ts';
import { buttonsOf, wordsOf } from '../support/message-words.ts';

const since = '2026-01-31T14:14:00.000Z';
const quiet = { id: 7, token: 'tok', state: 'open', quietSince: since } as Incident;
const report = { mark: 'good' as const, headline: 'All alerts have cleared.' };
const drawn = (over: Partial<Incident>) => {
  const message = { ...quietNote(report, since, { ...quiet, ...over }, mentioned), ts: '1' } as Parameters<
    typeof wordsOf
  >[0];
  return { words: wordsOf(message), buttons: buttonsOf(message) };
};

it('asks whether it is over', () => {
  expect(drawn({}).buttons).toEqual(['Resolve', 'Keep open']);
});

it.each<[string, Partial<Incident>, string]>([
  ['resolved', { state: 'resolved', resolvedBy: 'U0DEV' }, 'Resolved by <@U0DEV>'],
  ['kept open', { keptOpen: { by: 'U0OLA', since } }, 'Kept open by <@U0OLA>'],
  ['firing again', { quietSince: undefined }, 'An alert has fired again since.'],
  ['quiet once more, later', { quietSince: '2026-01-31T15:00:00.000Z' }, 'An alert has fired again since.'],
])('has no button once it is %s, and says so', (_, over, words) => {
  expect(drawn(over)).toEqual({ words: expect.stringContaining(words), buttons: [] });
});

it('an earlier quiet time that was kept open does not answer this one', () => {
  expect(drawn({ keptOpen: { by: 'U0OLA', since: '2026-01-31T13:00:00.000Z' } }).buttons).toEqual([
    'Resolve',
    'Keep open',
  ]);
});
