import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { action } from '../../docs/examples/action.ts';
import { check } from '../../docs/examples/check.ts';
import type { Report } from '../../src/model/report.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.stop());

/** What an action or a check is given in a bot that runs. */
async function given() {
  const { engine } = world.bot;
  const environment = engine.environments.get('production');
  if (environment === undefined) throw new Error('there is no production');
  return {
    ...engine.platform('production').writers,
    environment,
    signal: AbortSignal.timeout(20_000),
    clock: engine.clock,
    releases: { known: async () => [] },
  };
}

it('the smallest action answers about the deployment that is asked for', async () => {
  const shown: Report[] = [];
  const context = { ...(await given()), requestedBy: 'U0DEV', show: (report: Report) => void shown.push(report) };
  const report = await action.run({ ...context, params: {} });
  expect(report).toMatchObject({ mark: 'good', headline: 'mcp-server has 3 of 3 pods ready' });
  await expect(action.run({ ...context, params: { deployment: 'none' } })).rejects.toMatchObject({
    code: 'CLUSTER_NOT_FOUND',
  });
});

it('the smallest check tells a budget that allows nothing', async () => {
  const context = await given();
  expect(await check.run(context)).toMatchObject({ mark: 'good', seen: '1 budgets' });
  const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'mcp-server' } };
  const selector = { matchLabels: { app: 'mcp-server' } };
  world.platform.cluster.apply([{ ...budget, spec: { minAvailable: 3, selector } }], 'mcp-production');
  await vi.waitFor(
    async () => expect(await check.run(context)).toMatchObject({ verdict: 'mcp-server allows no disruption' }),
    { timeout: 15_000, interval: 50 },
  );
});
