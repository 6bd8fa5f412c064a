import { afterAll, beforeAll } from 'vitest';
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

faultRow(
  { title: 'somebody deploys, pauses or scales between the plan and the press', small: 4, full: 1000, eachMs: 10_000 },
  async ({ count, chance, none, all }) => {
    const wrong: string[] = [];
    const before = staging.patches();
    let fresh = 0;
    for (let strike = 0; strike < count; strike += 1) {
      const { dev } = cast(world.workspace);
      const card = await dev.types(chance.pick(['rollback env=staging', 'restart env=staging']));
      await card.shows('expires');
      const [button = ''] = card.buttons();
      const image = `mcp/server:4.${strike}.0`;
      if (strike % 4 === 3) staging.edit({ paused: true });
      else await staging.deploys(image);
      // Pressed in the middle of that rollout, and after it.
      if (strike % 2 === 0) await staging.settles();
      await dev.presses(card, button);
      const words = await card.shows(/Plan changed|Not started/);
      staging.edit({ paused: false });
      if (!/Nothing was changed/.test(words)) wrong.push(`${card.run()}: ${words.split('\n')[0]}`);
      const heir = /The new plan is below: (R-\d+)/.exec(words)?.[1];
      if (heir !== undefined) {
        fresh += 1;
        await dev.hears(`cancel ${heir}`);
      }
      if (card.buttons().length > 0) wrong.push(`${card.run()}: still has buttons`);
      await staging.settles();
    }
    none('plans that ran although the world had moved', Array.from({ length: staging.patches() - before }), count);
    none('not told that nothing was changed', wrong, count);
    all('new plans shown, where one is possible', fresh > 0 ? 1 : 0, 1);
  },
);
