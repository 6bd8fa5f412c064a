import { afterAll, beforeAll, expect, it } from 'vitest';
import { mcpServerOf } from '../support/deployment.ts';
import { alertmanagerBody, incidentWorld, post } from '../support/incidents.ts';
import { wordsOf } from '../support/message-words.ts';
import { cast } from '../support/stories.ts';
import { timePasses } from '../support/time.ts';
import type { World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await incidentWorld();
});
afterAll(() => world.stop());

it('a page has the likely cause and its way out, and the plan comes where the others are', async () => {
  const { dev } = cast(world.workspace);
  await mcpServerOf(world).deploys('mcp/server:2.4.0-bad-image');
  await world.advance(60_000);
  await post(world, alertmanagerBody('Down', [{ name: 'Down', labels: { environment: 'production' } }]));
  const page = await dev.direct('you are paged as L1');
  await timePasses(world, () => page.words().includes('Likely cause'), { stepMs: 4000, most: 10 });
  await page.shows('P1 · production · mcp-server: Down on a', 'Likely cause', 'Bad image');
  const [, label = ''] = page.buttons();
  expect(label).toMatch(/^Plan rollback to .*…$/);
  await dev.presses(page, label);
  const incident = (await world.bot.engine.store.incidents.view(1))?.incident;
  await world.workspace.waitFor('the plan in the channel', () =>
    world.workspace.messages(incident?.channel ?? '').some((one) => /Roll back mcp-server/i.test(wordsOf(one))),
  );
  await dev.direct('The plan comes in');
});
