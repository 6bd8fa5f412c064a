import { expect, it } from 'vitest';
import { standings } from '../../src/jobs/standings.ts';
import { aRequest, mustClaim, useStore } from '../support/store.ts';

const held = useStore();
const task = {
  ...{ name: 'trends', title: 'Analyze trends', every: 'month' as const, owner: undefined, evidence: ['perf'] },
  ...{ environment: 'production', timezone: 'UTC' },
};

/** A look that ended. */
async function looked(environment: string, state: 'succeeded' | 'failed'): Promise<void> {
  const asked = await held.store.runs.request(aRequest({ action: 'perf', risk: 'read-only', environment }));
  if (asked.kind !== 'accepted') throw new Error(asked.kind);
  const report = { mark: 'good' as const, headline: 'Fast' };
  await held.store.runs.finish(
    await mustClaim(held.store, asked.run),
    state === 'failed' ? { state } : { state, report },
  );
}

const state = async () => (await standings({ store: held.store }, [task])).standings[0]?.state;

it('a task is known from its first look on, ticked by a run, and done once', async () => {
  expect(await state()).toBe('due');
  await looked('production', 'failed');
  await looked('staging', 'succeeded');
  expect(await state()).toBe('due');
  const order = { name: 'trends', period: '2026-01-01', evidence: 'a report' };
  const taken = await Promise.all(['U1', 'U2'].map((by) => held.store.tasks.done({ ...order, by })));
  expect(taken.filter(Boolean)).toHaveLength(1);
  const [known] = await held.store.tasks.states(['trends']);
  expect(known?.done).toMatchObject([{ period: '2026-01-01', evidence: 'a report' }]);
  const told = await held.database.query<{ actor: string }>(
    `SELECT actor FROM audit_entries WHERE event = 'task.done'`,
  );
  expect(told).toHaveLength(1);
  await looked('production', 'succeeded');
  expect(await state()).toBe('done');
});

it('is overdue two months later, and says since when', async () => {
  await held.database.setOffset(70 * 86_400_000);
  expect(await state()).toBe('overdue');
  await held.database.setOffset(0);
});
