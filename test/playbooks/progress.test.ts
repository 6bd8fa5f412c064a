import { describe, expect, it } from 'vitest';
import type { RunState } from '../../src/model/run.ts';
import { parsePlaybook } from '../../src/playbooks/parse.ts';
import { looksToMake, looksToRepeat, progressOf, recommended } from '../../src/playbooks/progress.ts';
import type { PlaybookStepRow } from '../../src/ports/store/playbooks.ts';

const text = `title: Test guide
about: For tests only
steps:
  - look: errors
    do: metrics errors
    why: How many fail
  - look: pods
    do: pods
    if: errors.mark != good
    why: Which pods
  - ask: told
    if: errors.mark == bad
    say: Has somebody been told?
    answers: ['yes', 'no']
  - act: back
    if: errors.offers has rollback
    do: rollback
    from: errors
    again: errors
    label: Roll back
    why: They are new
  - act: restart
    if: told.answer == no
    do: restart
    label: Restart
    why: Nobody knows better
  - end: over
    if: errors.mark == good
    say: Fewer fail
`;
const playbook = parsePlaybook(text);
if ('mistakes' in playbook) throw new Error(playbook.mistakes.join());
const guide = playbook;

const row = (over: Partial<PlaybookStepRow> = {}): PlaybookStepRow => ({
  ...{
    attempts: 0,
    run: undefined,
    answer: undefined,
    skipped: undefined,
    trouble: undefined,
    by: undefined,
    at: undefined,
  },
  ...over,
});
const at = '2026-01-31T14:00:00.000Z';
const ran = (state: RunState, over: Partial<NonNullable<PlaybookStepRow['run']>> = {}) =>
  row({ attempts: 1, at, run: { id: 7, state, mark: 'bad', headline: 'h', offers: [], finishedAt: at, ...over } });

const states = (rows: Readonly<Record<string, PlaybookStepRow>>) =>
  Object.fromEntries(progressOf(guide, new Map(Object.entries(rows))).map(({ step, state }) => [step.key, state]));
const of = (rows: Readonly<Record<string, PlaybookStepRow>>) => progressOf(guide, new Map(Object.entries(rows)));
const keys = (list: ReturnType<typeof of>) => list.map(({ step }) => step.key);
const rollback = { label: 'Back', action: 'rollback', params: { to: 3 } };

describe('where a guide stands', () => {
  it('begins with the looks that need nothing; all else waits', () => {
    expect(states({})).toEqual({
      errors: 'ready',
      pods: 'waiting',
      told: 'waiting',
      back: 'waiting',
      restart: 'waiting',
      over: 'waiting',
    });
    expect(keys(looksToMake(of({})))).toEqual(['errors']);
  });

  it('asks and recommends by what was found', () => {
    const rows = { errors: ran('succeeded', { offers: [rollback] }) };
    expect(states(rows)).toMatchObject({
      errors: 'done',
      pods: 'ready',
      told: 'ready',
      back: 'ready',
      restart: 'waiting',
      over: 'unneeded',
    });
    expect(keys(recommended(of(rows)))).toEqual(['back']);
  });

  it('takes a look that failed, or could not tell, for unclear and not for no: what depends on it is shown', () => {
    for (const errors of [ran('failed', { mark: undefined }), ran('succeeded', { mark: 'unknown' })]) {
      const progress = of({ errors });
      expect(progress.find(({ step }) => step.key === 'back')).toMatchObject({ state: 'ready', judged: 'unclear' });
      expect(keys(looksToMake(progress))).toEqual(['pods']);
    }
  });

  it('holds what an answer decides until it is there', () => {
    const errors = ran('succeeded');
    expect(states({ errors, told: row({ answer: 'yes' }) })).toMatchObject({ told: 'done', restart: 'unneeded' });
    expect(states({ errors, told: row({ answer: 'no' }) })).toMatchObject({ told: 'done', restart: 'ready' });
    expect(states({ errors, told: row({ skipped: 'asleep' }) })).toMatchObject({ told: 'skipped', restart: 'ready' });
  });

  it('never needs what belongs to a question nobody is asked', () => {
    expect(states({ errors: ran('succeeded', { mark: 'good' }) })).toMatchObject({
      told: 'unneeded',
      restart: 'unneeded',
      over: 'ready',
    });
  });

  it.each([
    ['awaiting_approval', 'running'],
    ['cancelled', 'ready'],
    ['expired', 'ready'],
    ['failed', 'failed'],
    ['outcome_unknown', 'failed'],
    ['succeeded', 'done'],
  ] as const)('a change that is %s is %s', (state, is) => {
    expect(states({ errors: ran('succeeded', { offers: [rollback] }), back: ran(state) })).toMatchObject({ back: is });
  });

  it('looks again once a change has worked after the look, and only once', () => {
    const later = '2026-01-31T14:05:00.000Z';
    const back = ran('succeeded', { finishedAt: later });
    expect(keys(looksToRepeat(of({ errors: ran('succeeded'), back })))).toEqual(['errors']);
    const again = row({ ...ran('succeeded'), at: '2026-01-31T14:06:00.000Z', attempts: 2 });
    expect(looksToRepeat(of({ errors: again, back }))).toEqual([]);
    expect(looksToRepeat(of({ errors: ran('running'), back }))).toEqual([]);
  });
});
