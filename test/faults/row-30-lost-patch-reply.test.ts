import { afterAll, beforeAll } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { countEffects } from '../support/faults/effects.ts';
import { faultRow } from '../support/faults/row.ts';
import { cast } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let staging: Watched;
beforeAll(async () => {
  world = await startWorld();
  staging = mcpServerOf(world, 'mcp-staging');
});
afterAll(() => world.stop());

faultRow(
  {
    title: 'the reply to the patch is lost, and the cluster is away for a minute',
    small: 2,
    full: 100,
    eachMs: 60_000,
  },
  async ({ count, none, all }) => {
    const { cluster } = world.platform;
    const effects = countEffects(world);
    const wrong: string[] = [];
    let checking = 0;
    for (let strike = 0; strike < count; strike += 1) {
      const applied = strike % 2 === 0;
      const { dev } = cast(world.workspace);
      const card = await dev.types('restart env=staging');
      await card.shows('expires');
      const match = { namespace: 'mcp-staging' };
      cluster.faults.inject({
        match: { ...match, verb: 'patch' },
        effect: { kind: applied ? 'lost-reply' : 'reset' },
        times: 1,
        // Nobody is so fast as to ask for the outcome before the cluster is away.
        next: { match, effect: { kind: 'reset' } },
      });
      await dev.presses(card, 'Restart mcp-server');
      await until(world, card, 'outcome unknown, checking');
      checking += 1;
      const claimed = /Done|Failed/.test(card.words());
      for (let passed = 0; passed < 60; passed += 5) await world.advance(5000);
      if (claimed || /Done|Failed/.test(card.words()))
        wrong.push(`${card.run()}: claimed an outcome that nobody could know`);
      cluster.faults.clear();
      await until(world, card, 'Done');
      if (effects.patches(card.run()) !== 1) wrong.push(`${card.run()}: ${effects.patches(card.run())} patches`);
      await staging.settles();
    }
    effects.stop();
    none('claimed without knowing, or done twice', wrong, count);
    all('told that it is being checked', checking, count);
    all('true in the end', count - wrong.length, count);
  },
);
