import { afterAll, beforeAll } from 'vitest';
import type { FaultEffect, FaultMatch } from '../../sandbox/cluster/faults.ts';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { faultRow } from '../support/faults/row.ts';
import { cast } from '../support/stories.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let staging: Watched;
beforeAll(async () => {
  world = await startWorld();
  staging = mcpServerOf(world, 'mcp-staging');
});
afterAll(() => world.stop());

// A rollout is followed by reading again and again: what breaks off a watch breaks off a read.
const troubles: readonly { readonly match: FaultMatch; readonly effect: FaultEffect; readonly times: number }[] = [
  { match: { verb: 'list', resource: 'pods' }, effect: { kind: 'error', code: 500 }, times: 8 },
  { match: { verb: 'get', resource: 'deployments' }, effect: { kind: 'reset' }, times: 6 },
  { match: { verb: 'list', resource: 'pods' }, effect: { kind: 'error', code: 504 }, times: 6 },
  { match: { verb: 'get', resource: 'deployments' }, effect: { kind: 'hang' }, times: 1 },
];

faultRow(
  {
    title: 'reads of a rollout are cut, refused or never answered',
    small: 2,
    full: 100,
    eachMs: 60_000,
  },
  async ({ count, chance, none, all, atMost }) => {
    const order = count < troubles.length ? chance.sample(troubles, count) : troubles;
    const { cluster } = world.platform;
    const lags: number[] = [];
    const stuck: string[] = [];
    for (let strike = 0; strike < count; strike += 1) {
      const { dev } = cast(world.workspace);
      const card = await dev.types('restart env=staging');
      await card.shows('expires');
      const before = staging.patches();
      await dev.presses(card, 'Restart mcp-server');
      await world.workspace.waitFor('the patch', () => staging.patches() > before);
      const trouble = order[strike % order.length];
      if (trouble !== undefined)
        cluster.faults.inject({ ...trouble, match: { ...trouble.match, namespace: 'mcp-staging' } });
      await staging.settles();
      const settled = performance.now();
      await card.shows(/Done|Failed/).catch(() => undefined);
      const words = card.words();
      if (!words.includes('Done'))
        stuck.push(`${card.run()}, ${JSON.stringify(trouble?.effect)}: ${words.slice(0, 120)}`);
      lags.push((performance.now() - settled) / 1000);
      cluster.faults.clear();
    }
    none('runs stuck, or told wrongly', stuck, count);
    all('runs that ended', lags.length, count);
    atMost('behind the cluster, the slowest', Math.max(...lags), 5, 's');
  },
);
