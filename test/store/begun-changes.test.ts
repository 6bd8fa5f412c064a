import { expect, it } from 'vitest';
import { runName } from '../../src/model/run.ts';
import { anApprovedRun, mustClaim, useStore } from '../support/store.ts';

const world = useStore();
const longAgo = new Date(0);

/** A run on a deployment that has come to a step. */
async function stepped(deployment: string, kind: 'observe' | 'effect', state: 'done' | 'failed' = 'done') {
  const target = `production/deployment/${deployment}`;
  const { run } = await anApprovedRun(world.store, {}, target);
  const claimed = await mustClaim(world.store, run);
  await world.store.runs.lock(claimed, target);
  await world.store.runs.begin(claimed);
  await world.store.runs.beginStep(claimed, { key: 'step', kind, position: 0 });
  await world.store.runs.endStep(claimed, 'step', { state });
  return { run, claimed };
}

it('a run that has changed a deployment is told with its time, even before it ends; one that only looked is not', async () => {
  const { run } = await stepped('changed', 'effect');
  await stepped('looked-at', 'observe');
  const [change, ...more] = await world.store.runs.begunChanges('production', 'deployment/changed', longAgo);
  expect(more).toEqual([]);
  expect(change).toEqual({ run: runName(run), action: expect.any(String), at: expect.any(Number) });
  const [step] = await world.store.runs.steps(run);
  expect(change?.at).toBe(Date.parse(step?.startedAt ?? ''));
  expect(await world.store.runs.begunChanges('production', 'deployment/looked-at', longAgo)).toEqual([]);
  expect(await world.store.runs.begunChanges('staging', 'deployment/changed', longAgo)).toEqual([]);
});

it('all of an environment are told with what they changed, by whom, and how they ended', async () => {
  const { run, claimed } = await stepped('told', 'effect');
  const mine = async () => {
    const all = await world.store.runs.madeChanges('production', longAgo);
    return all.filter((made) => made.run === runName(run));
  };
  const told = { target: 'deployment/told', by: expect.stringMatching(/^U/), action: expect.any(String) };
  expect(await mine()).toEqual([expect.objectContaining({ ...told, outcome: 'under way' })]);
  await world.store.runs.finish(claimed, { state: 'succeeded', report: { mark: 'good', headline: 'x' }, offers: [] });
  expect(await mine()).toEqual([expect.objectContaining({ ...told, outcome: 'done' })]);
  expect(await world.store.runs.madeChanges('production', new Date(Date.now() + 86_400_000))).toEqual([]);
  expect(await world.store.runs.madeChanges('staging', longAgo)).toEqual([]);
});

it('those of a deployment come oldest first, and none from before the time that is asked about', async () => {
  const first = await stepped('twice', 'effect');
  await world.store.runs.finish(first.claimed, {
    state: 'succeeded',
    report: { mark: 'good', headline: 'x' },
    offers: [],
  });
  const second = await stepped('twice', 'effect');
  const all = await world.store.runs.begunChanges('production', 'deployment/twice', longAgo);
  expect(all.map(({ run }) => run)).toEqual([runName(first.run), runName(second.run)]);
  const later = new Date((all[0]?.at ?? 0) + 1);
  const since = await world.store.runs.begunChanges('production', 'deployment/twice', later);
  expect(since.map(({ run }) => run)).toEqual([runName(second.run)]);
});
