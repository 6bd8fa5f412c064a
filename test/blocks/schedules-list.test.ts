import { describe, expect, it } from 'vitest';
import { type ListedSchedule, schedulesList } from '../../src/blocks/schedules-list.ts';
import { aSchedule } from '../support/schedules.ts';

const now = new Date('2026-12-01T10:00:00Z');
const words = (listed: readonly ListedSchedule[]) => JSON.stringify(schedulesList(listed, now));
const state = {
  name: 'morning',
  rule: '0 9 * * * UTC',
  due: '2026-12-02T09:00:00.000Z',
  paused: undefined,
  last: undefined,
};
const last = {
  due: '2026-12-01T09:00:00.000Z',
  askedAt: '2026-12-01T09:00:01.000Z',
  outcome: 'asked' as const,
  older: 0,
  failure: undefined,
  run: { id: 1042, state: 'succeeded' as const, finishedAt: '2026-12-01T09:00:03.000Z' },
};

describe('the list of schedules', () => {
  it('says that there is none, and where to make one', () => {
    expect(words([])).toContain('No schedules here.');
  });
  it.each<[string, Partial<ListedSchedule>, readonly string[]]>([
    [
      'when next and how the last went',
      { state: { ...state, last } },
      ['next is morning, Wed 2 Dec 09:00', '✓ Done', 'R-1042'],
    ],
    [
      'that it is off',
      { schedule: aSchedule({ channel: undefined }), state: undefined },
      ['none of them on', 'Off: set schedules.morning.channel'],
    ],
    [
      'that it is paused',
      { state: { ...state, paused: { by: 'U1', at: '2026-12-01T08:00:00.000Z' } } },
      ['Paused by', 'none of them on'],
    ],
    [
      'that nobody asks',
      { state: { ...state, due: '2026-12-01T09:00:00.000Z' } },
      ['1 of 1 schedule late', 'Late by 1 h'],
    ],
    ['that nobody counted it', { state: undefined }, ['no worker has started with it']],
    [
      'what was missed',
      { state: { ...state, last: { ...last, askedAt: '2026-12-01T09:40:00.000Z', older: 2 } } },
      ['40 min late', '2 older ones missed'],
    ],
    [
      'what was skipped',
      { state: { ...state, last: { ...last, outcome: 'skipped', run: undefined } } },
      ['missed, and skipped'],
    ],
    [
      'what waits',
      { state: { ...state, last: { ...last, outcome: 'open', run: undefined } } },
      ['still waits for an answer'],
    ],
    [
      'what the door said',
      {
        state: {
          ...state,
          last: {
            ...last,
            outcome: 'refused',
            run: undefined,
            failure: { code: 'X', text: 'No such thing.', hint: '' },
          },
        },
      },
      ['refused: ', 'No such thing.'],
    ],
    ['that a run is gone', { state: { ...state, last: { ...last, run: undefined } } }, ['no longer kept']],
    ['that a change asks', { schedule: aSchedule({ changes: true }), state }, ['asks for approval']],
  ])('tells %s', (_, over, pieces) => {
    const shown = words([{ schedule: aSchedule(), state, ...over }]);
    for (const piece of pieces) expect(shown).toContain(piece);
  });
});
