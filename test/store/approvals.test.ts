import { describe, expect, it } from 'vitest';
import { judge } from '../../src/access/vote.ts';
import { aGate, aPlannedRun, useStore } from '../support/store.ts';

const world = useStore();

async function pressBy(user: string, approval: string, verdict: 'approve' | 'cancel' = 'approve') {
  let answer: string | undefined;
  await world.store.runs.decide(approval, user, (locked, run, now) => {
    const judged = judge(locked, run, user, verdict, now);
    answer = judged.answer?.code;
    return judged.decision;
  });
  return answer;
}

describe('an approval', () => {
  it('pressed by twenty people at once has one winner, and everybody else hears so', async () => {
    const { run, approval } = await aPlannedRun(world.store, {}, { ...aGate, approvers: 1 });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => pressBy(`U9${index}`, approval)));
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'ALREADY_DECIDED')).toHaveLength(19);
    expect(await world.store.runs.run(run)).toMatchObject({ state: 'queued' });
    expect(await world.database.query('SELECT * FROM dispatch WHERE run_id = $1', [run])).toHaveLength(2);
  });

  it('cannot be given by who asked, where another person is asked for', async () => {
    const { run, approval } = await aPlannedRun(world.store, {}, { ...aGate, approvers: 1 });
    expect(await pressBy('U1', approval)).toBe('SELF_APPROVAL');
    expect(await world.store.runs.run(run)).toMatchObject({ state: 'awaiting_approval' });
  });

  it('of two people needs two different ones', async () => {
    const { run, approval } = await aPlannedRun(world.store, {}, { ...aGate, approvers: 2 });
    expect(await pressBy('U2', approval)).toBeUndefined();
    expect(await pressBy('U2', approval)).toBe('ALREADY_DECIDED');
    expect(await world.store.runs.run(run)).toMatchObject({ state: 'awaiting_approval' });
    expect(await pressBy('U3', approval)).toBeUndefined();
    expect(await world.store.runs.run(run)).toMatchObject({ state: 'queued' });
  });

  it('expires: by the tick, and by a press that comes too late', async () => {
    const late = await aPlannedRun(world.store);
    const silent = await aPlannedRun(world.store);
    await world.database.setOffset(16 * 60_000);
    expect(await pressBy('U1', late.approval)).toBe('APPROVAL_EXPIRED');
    expect(await world.store.runs.run(late.run)).toMatchObject({ state: 'expired' });
    expect(await world.store.runs.expire()).toBeGreaterThanOrEqual(1);
    expect(await world.store.runs.run(silent.run)).toMatchObject({ state: 'expired' });
    expect(await pressBy('U1', silent.approval)).toBe('APPROVAL_EXPIRED');
    await world.database.setOffset(0);
  });

  it('with an id that is not ours is refused', async () => {
    await expect(pressBy('U1', 'made-up')).rejects.toMatchObject({ code: 'REQUEST_MISMATCH' });
  });
});
