import { afterAll, beforeAll } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { faultRow } from '../support/faults/row.ts';
import { cast } from '../support/stories.ts';
import { timePasses } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let staging: Watched;
beforeAll(async () => {
  world = await startWorld();
  staging = mcpServerOf(world, 'mcp-staging');
  staging.edit({ progressDeadlineSeconds: 60 });
});
afterAll(() => world.stop());

// Not a bad image: a restart begins with the one that is there.
const faults = ['not-ready', 'startup-timeout', 'crash-loop'] as const;

faultRow(
  { title: 'new pods never become ready', small: 1, full: 40, eachMs: 60_000 },
  async ({ count, none, all, atMost }) => {
    const wrong: string[] = [];
    let slowest = 0;
    for (let strike = 0; strike < count; strike += 1) {
      const fault = faults[strike % faults.length] ?? 'not-ready';
      await staging.settles();
      const { dev } = cast(world.workspace);
      const card = await dev.types('restart env=staging');
      await card.shows('expires');
      const before = staging.patches();
      await dev.presses(card, 'Restart mcp-server');
      await world.workspace.waitFor('the patch', () => staging.patches() > before);
      const patched = world.clock.now().getTime();
      world.platform.cluster.breakPods({ namespace: 'mcp-staging', deployment: 'mcp-server', fault });
      await timePasses(world, () => /Done|Failed/.test(card.words()));
      const words = card.words();
      slowest = Math.max(slowest, (world.clock.now().getTime() - patched) / 1000);
      if (!/does not come up|will not become ready/.test(words) || !/\/mcp diagnose/.test(words))
        wrong.push(`${fault}: ${words.slice(0, 160)}`);
      world.platform.cluster.healPods('mcp-staging', 'mcp-server');
      for (let passed = 0; passed < 20; passed += 1) await world.advance(5000);
    }
    none('no verdict, or no way on', wrong, count);
    all('verdicts', count - wrong.length, count);
    atMost('from the patch to the verdict (deadline 60 s), the slowest', slowest, 65, 's of the clock');
  },
);
