import { afterEach, expect, it } from 'vitest';
import { planCard } from '../../src/blocks/plan-card.ts';
import { press } from '../../src/jobs/approve.ts';
import type { WorkerEngine } from '../../src/jobs/engine.ts';
import { request } from '../../src/jobs/request.ts';
import { worker } from '../../src/jobs/worker.ts';
import { byPerson } from '../../src/model/run.ts';
import { littleEngine } from '../support/faults/little-engine.ts';
import { useStore } from '../support/store.ts';

const held = useStore();
const hour = 3_600_000;
let asked = 0;
afterEach(() => held.database.setOffset(0));

/** Production with a window that people plan, into which a rollback belongs. */
function engineWithWindow(): WorkerEngine {
  const { engine } = littleEngine(held.store);
  const production = engine.environments.get('production');
  if (production === undefined) throw new Error('no production');
  const windows = [{ name: 'Upgrades', covers: ['rollback'], every: 'quarter' as const, hours: 8 }];
  return { ...engine, environments: new Map([['production', { ...production, windows }]]) };
}

const plan = (key: string, from: number) =>
  held.store.windows.plan({
    ...{ key, environment: 'production', name: 'Upgrades', plannedBy: 'U1' },
    ...{ from: new Date(Date.now() + from).toISOString(), to: new Date(Date.now() + from + 8 * hour).toISOString() },
  });

async function planned(engine: WorkerEngine) {
  asked += 1;
  const origin = { via: 'command', team: 'T1', channel: 'C1' } as const;
  const wish = { kind: 'action', command: 'rollback', params: {}, environment: 'production' } as const;
  const { run = 0 } = await request(engine, { key: `windows:${asked}`, actor: 'U1', origin, ground: byPerson, wish });
  const working = worker(engine, 1);
  await working.wake(run);
  const card = await held.store.runs.card(run);
  if (card?.approval === undefined) throw new Error(`no question: ${JSON.stringify(card?.run.failure)}`);
  return { run, card, approval: card.approval, working };
}

it('a planned window is one row, moved while it has not begun, and told in the audit', async () => {
  expect(await plan('a', 48 * hour)).toEqual({ moved: undefined });
  expect((await plan('b', 72 * hour)).moved).toMatchObject({ name: 'Upgrades', plannedBy: 'U1' });
  expect(await plan('b', 99 * hour)).toEqual({ moved: undefined });
  expect(await held.store.windows.planned('production', new Date())).toHaveLength(1);
  expect(await held.store.windows.planned('staging', new Date())).toEqual([]);
  const told = await held.database.query<{ event: string }>(
    `SELECT event FROM audit_entries WHERE event = 'window.planned'`,
  );
  expect(told).toHaveLength(2);
});

it('outside of its window a change asks for one more person, says so, and that is what people agree to', async () => {
  const engine = engineWithWindow();
  const { run, card, approval, working } = await planned(engine);
  expect(approval.gate).toMatchObject({ approvers: 1, outside: { name: 'Upgrades' } });
  expect(JSON.stringify(planCard(card, () => undefined))).toContain('Outside of \\"Upgrades\\"');
  await expect(press(engine, { approval: approval.id, actor: 'U1', verdict: 'approve' })).rejects.toMatchObject({
    code: 'SELF_APPROVAL',
  });
  await press(engine, { approval: approval.id, actor: 'U2', verdict: 'approve' });
  // Meanwhile the window has begun: who agreed outside agrees inside as well.
  await held.database.setOffset(73 * hour);
  await working.wake(run);
  expect((await held.store.runs.run(run))?.state).toBe('succeeded');
  await working.stop();
});

it('inside of it the usual rule holds; an approval given inside no longer counts once the window is over', async () => {
  await held.database.setOffset(73 * hour);
  const engine = engineWithWindow();
  const { run, approval, working } = await planned(engine);
  expect(approval.gate.approvers).toBe(0);
  expect(approval.gate.outside).toBeUndefined();
  await press(engine, { approval: approval.id, actor: 'U1', verdict: 'approve' });
  await held.database.setOffset(81 * hour);
  await working.wake(run);
  const drifted = await held.store.runs.run(run);
  expect(drifted?.state).toBe('drifted');
  const next = (await held.store.runs.card(drifted?.supersededBy ?? 0))?.approval;
  expect(next?.gate).toMatchObject({ approvers: 1, outside: { name: 'Upgrades' } });
  await working.stop();
});
