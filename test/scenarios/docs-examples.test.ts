import { afterAll, beforeAll, expect, it } from 'vitest';
import { check } from '../../docs/examples/check.ts';
import { nothingKnown } from '../support/nothing-known.ts';
import { eventually } from '../support/patience.ts';
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
    ...nothingKnown,
  };
}

it('the smallest check tells a budget that allows nothing', async () => {
  const context = await given();
  expect(await check.run(context)).toMatchObject({ mark: 'good', seen: '1 budgets' });
  const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'mcp-server' } };
  const selector = { matchLabels: { app: 'mcp-server' } };
  world.platform.cluster.apply([{ ...budget, spec: { minAvailable: 3, selector } }], 'mcp-production');
  await eventually(
    async () => expect(await check.run(context)).toMatchObject({ verdict: 'mcp-server allows no disruption' }),
    { interval: 50 },
  );
});
