import { afterAll, beforeAll } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { faultRow } from '../support/faults/row.ts';
import { cast } from '../support/stories.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let server: Watched;
beforeAll(async () => {
  world = await startWorld();
  server = mcpServerOf(world);
});
afterAll(() => world.stop());

faultRow(
  { title: 'a press when the plan has expired, before and after the tick', small: 4, full: 1000, eachMs: 5000 },
  async ({ count, none }) => {
    const before = server.patches();
    const wrong: string[] = [];
    for (let strike = 0; strike < count; strike += 1) {
      const { dev, lead } = cast(world.workspace);
      const card = await dev.types('rollback');
      await card.shows('expires');
      const seen = card.message();
      const [button = ''] = card.buttons();
      const minutes = world.advance(15 * 60_000 + 1000);
      // Every second one crosses the tick that closes the question.
      if (strike % 2 === 0) await minutes.then(() => card.shows('Expired'));
      else await minutes;
      const told = await lead.whispered(() => world.workspace.as('lead').click(seen, button, { stale: true }));
      if (!told.includes('This plan has expired. Nothing was changed.')) wrong.push(`${card.run()}: ${told}`);
      const words = await card.shows('Expired');
      if (!words.includes('Nothing was changed.')) wrong.push(`${card.run()}: ${words}`);
      if (card.buttons().length > 0) wrong.push(`${card.run()}: still has buttons`);
    }
    none('late runs', Array.from({ length: server.patches() - before }), count);
    none('told anything else', wrong, count);
  },
);
