import { afterAll, beforeAll } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { faultRow } from '../support/faults/row.ts';
import { cast, regroup } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let server: Watched;
beforeAll(async () => {
  world = await startWorld();
  server = mcpServerOf(world);
});
afterAll(() => world.stop());

faultRow(
  {
    title: 'the approver loses the role before the press, and between the press and the start',
    small: 2,
    full: 1000,
    eachMs: 20_000,
  },
  async ({ count, none, all }) => {
    const wrong: string[] = [];
    let refused = 0;
    for (let strike = 0; strike < count; strike += 1) {
      const { dev, ola, lead } = cast(world.workspace);
      const second = await dev.types('restart');
      await second.shows('expires');
      // Before the press.
      await regroup(world.workspace, 'mcp-approvers', []);
      const told = await lead.isTold(second, 'Restart mcp-server');
      if (told.includes('needs the role approver, and you have none')) refused += 1;
      else wrong.push(`${second.run()}: ${told}`);
      await regroup(world.workspace, 'mcp-approvers', ['lead']);
      // Between the press and the start: the run waits for its target meanwhile.
      const before = server.patches();
      const first = await ola.types('restart');
      await first.shows('expires');
      const stuck = world.platform.cluster.faults.inject({
        match: { verb: 'list', resource: 'pods', namespace: 'mcp-production' },
        effect: { kind: 'error', code: 503 },
      });
      await lead.presses(first, 'Restart mcp-server');
      await until(world, first, 'Running');
      await lead.presses(second, 'Restart mcp-server');
      await until(world, second, 'Waiting for');
      await regroup(world.workspace, 'mcp-approvers', []);
      stuck.remove();
      await until(world, first, 'Done');
      const words = await second.shows('Not started');
      if (!words.includes('needs the role approver')) wrong.push(`${second.run()}: ${words}`);
      if (server.patches() !== before + 1) wrong.push(`${second.run()}: ran beside the first`);
      await regroup(world.workspace, 'mcp-approvers', ['lead']);
      await server.settles();
    }
    none('runs on a role that was gone', wrong, count * 2);
    all('presses refused', refused, count);
  },
);
