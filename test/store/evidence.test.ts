import { expect, it } from 'vitest';
import { carryOut } from '../../src/jobs/carry-out.ts';
import { littleEngine } from '../support/faults/little-engine.ts';
import { aGate, mustClaim, requested, useStore } from '../support/store.ts';

const world = useStore();
const never = new AbortController().signal;

it('evidence that cannot be read stops no change; the answer says what is lacking and why', async () => {
  const { engine, world: turned } = littleEngine(world.store, { subject: 'database/sessions' });
  const { runs } = world.store;
  const { run } = await requested(world.store);
  await carryOut(engine, await mustClaim(world.store, run), never);
  const approval = (await runs.card(run))?.approval;
  expect(approval?.gate).toMatchObject({ approvers: aGate.approvers });
  await runs.decide(approval?.id ?? '', 'U1', () => ({ kind: 'vote', verdict: 'approve', closes: 'approved' }));
  await carryOut(engine, await mustClaim(world.store, run), never);
  const ended = await runs.run(run);
  expect(ended?.state).toBe('succeeded');
  expect(turned.turned).toBe(1);
  expect(ended?.plan?.steps.map(({ key }) => key)).toEqual(['evidence', 'patch', 'evidence-after']);
  expect(ended?.report?.notes).toEqual([
    'evidence before the change was not saved: No PostgreSQL is configured for production.',
    'evidence after the change was not saved: No PostgreSQL is configured for production.',
  ]);
});
