import { describe, expect, it } from 'vitest';
import type { NewRun } from '../../src/ports/store/runs.ts';
import { aPlan } from '../support/plan.ts';
import {
  aGate,
  anApprovedRun,
  anOffer,
  aPlannedRun,
  aRequest,
  mustClaim,
  requested,
  useStore,
} from '../support/store.ts';

const world = useStore();
const why = { code: 'CHANGE_FREEZE', text: 'A freeze began.', hint: '' };

const ask = (over: Partial<NewRun>) => world.store.runs.request(aRequest(over));
/** The open runs that hold a question. */
async function open(question: string): Promise<readonly number[]> {
  const rows = await world.database.query<{ id: string }>(
    `SELECT id FROM runs WHERE question = $1 AND state IN ('requested', 'planning', 'awaiting_approval')`,
    [question],
  );
  return rows.map(({ id }) => Number(id));
}

describe('a question', () => {
  it('is open once, however many ask at the same moment; the others hear which run it is', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => ask({ question: 'race' })));
    const accepted = outcomes.flatMap((outcome) => (outcome.kind === 'accepted' ? [outcome.run] : []));
    expect(accepted).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind !== 'accepted')).toEqual(
      Array.from({ length: 19 }, () => ({ kind: 'open', run: accepted[0], channel: 'C1' })),
    );
    expect(await world.database.query('SELECT id FROM messages WHERE run_id = $1', accepted)).toHaveLength(1);
  });

  it('may be asked again once it is answered; a delivery of the refused one that comes late still names the run', async () => {
    const first = await aPlannedRun(world.store, { question: 'answered' });
    const refused = aRequest({ question: 'answered' });
    expect(await world.store.runs.request(refused)).toMatchObject({ kind: 'open', run: first.run });
    await world.store.runs.cancel(first.run, 'U1');
    expect(await world.store.runs.request(refused)).toMatchObject({ kind: 'open', run: first.run });
    expect((await ask({ question: 'answered' })).kind).toBe('accepted');
  });

  it('leaves a button that was pressed for it unused', async () => {
    await requested(world.store, { question: 'pressed' });
    const { offer: id } = await anOffer(world.store);
    expect((await ask({ question: 'pressed', offer: { id, reusable: false } })).kind).toBe('open');
    expect(await world.database.query('SELECT used_by FROM offers WHERE id = $1', [id])).toEqual([{ used_by: null }]);
  });

  it('goes over to the run that replaces it: after drift, and where a freeze asks again', async () => {
    const drifted = await anApprovedRun(world.store, { question: 'drift' }, 'production/deployment/a');
    const hold = await mustClaim(world.store, drifted.run);
    const planned = { plan: aPlan, digest: 'd2', target: 'production/deployment/a', gate: aGate };
    const heir = await world.store.runs.drift(hold, planned, []);
    expect(await open('drift')).toEqual([heir]);

    const frozen = await aPlannedRun(world.store, { question: 'freeze' });
    await world.store.runs.decide(frozen.approval, 'U1', () => ({ kind: 'ask-again', why }));
    const old = await world.store.runs.run(frozen.run);
    expect(old?.state).toBe('drifted');
    expect(await open('freeze')).toEqual([old?.supersededBy]);
  });

  it('that was asked again while its run was due does not keep that run from drifting', async () => {
    const first = await anApprovedRun(world.store, { question: 'beside' }, 'production/deployment/b');
    const second = await requested(world.store, { question: 'beside' });
    const hold = await mustClaim(world.store, first.run);
    const planned = { plan: aPlan, digest: 'd2', target: 'production/deployment/b', gate: aGate };
    const heir = await world.store.runs.drift(hold, planned, []);
    expect((await world.store.runs.run(heir))?.state).toBe('awaiting_approval');
    expect(await open('beside')).toEqual([second.run]);
  });
});

describe('limits', () => {
  it('count what one person has open, and name it; the same request again is no further one', async () => {
    const limits = { perRequester: 2 };
    const mine = (question: string) => aRequest({ requestedBy: 'U7', question, limits });
    const first = mine('a');
    const one = await world.store.runs.request(first);
    const two = await world.store.runs.request(mine('b'));
    expect(await world.store.runs.request(mine('c'))).toEqual({
      kind: 'too-many',
      of: 'requester',
      open: [one, two].map((outcome) => (outcome.kind === 'accepted' ? outcome.run : 0)),
    });
    expect((await world.store.runs.request(first)).kind).toBe('repeated');
    expect((await world.store.runs.request(aRequest({ requestedBy: 'U8', question: 'c', limits }))).kind).toBe(
      'accepted',
    );
    await requested(world.store, { requestedBy: 'U7' }); // what only reads, or is a dry run, has no question
  });

  it('count what waits for approvers, in the environments they share, and nothing a requester confirms', async () => {
    const limits = { perRequester: 100, approver: { most: 2, environments: ['eu', 'us'] } };
    const there = (environment: string) =>
      aRequest({ environment, question: `${environment} ${Math.random()}`, limits });
    await aPlannedRun(world.store, { environment: 'eu', question: 'own' }, aGate);
    await aPlannedRun(world.store, { environment: 'asia', question: 'far' }, { ...aGate, approvers: 1 });
    await aPlannedRun(world.store, { environment: 'eu', question: 'theirs' }, { ...aGate, approvers: 1 });
    expect((await world.store.runs.request(there('us'))).kind).toBe('accepted');
    expect(await world.store.runs.request(there('eu'))).toEqual({ kind: 'too-many', of: 'approver', count: 2 });
  });
});
