import { afterAll, beforeAll, expect, it } from 'vitest';
import { mcpServerOf } from '../support/deployment.ts';
import { incidentWorld } from '../support/incidents.ts';
import { cast } from '../support/stories.ts';
import { until } from '../support/time.ts';
import type { World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await incidentWorld();
});
afterAll(() => world.stop());

const minute = 60_000;

it('whoever may approve gets the whole plan as a direct message, and approves it there', async () => {
  const { dev, lead, channel } = cast(world.workspace);
  const card = await dev.types('rollback to=2.2.0');
  expect(await card.shows('expires')).toMatch(/Asked .*, 1 by direct message/);
  const asked = await lead.direct(card.run());
  const words = await asked.shows('Roll back mcp-server to 2.2.0', 'asked by @dev', 'Then checks:');
  expect(words).toContain('mcp/server:2.3.0 → mcp/server:2.2.0');
  expect(asked.buttons()).toEqual(card.buttons());
  await lead.presses(asked, 'Roll back to 2.2.0');
  await until(world, card, 'Done');
  await asked.shows('approved by @lead', 'continues in');
  expect(asked.buttons()).toEqual([]);
  expect(channel).toMatch(/^#story/);
  await mcpServerOf(world).deploys('mcp/server:2.3.0');
  await mcpServerOf(world).settles();
});

it('while a P1 is open they are told again after three minutes, once, and not where there is none', async () => {
  const { dev, lead } = cast(world.workspace);
  const card = await dev.types('rollback to=2.1.0');
  await card.shows('expires');
  await world.advance(4 * minute);
  await dev.sees(
    () => world.workspace.as('dev').command('#mcp-ops', '/mcp', 'incident declare "tools fail" severity=P1'),
    '',
    '#mcp-ops',
  );
  const again = await lead.direct('Still waiting for approval: Roll back mcp-server to 2.1.0');
  expect(again.words()).toContain('(P1) is open in production');
  expect(again.words()).toContain(card.run());
  await card.reply('Still waiting for approval');
  await world.advance(4 * minute);
  const reminders = () => card.replies().filter(({ text }) => text.includes('Still waiting')).length;
  await dev.presses(card, 'Cancel');
  await card.shows('Cancelled');
  const asked = await lead.direct(/Roll back mcp-server to 2\.1\.0.*cancelled by @dev/);
  expect(asked.buttons()).toEqual([]);
  expect(reminders()).toBe(1);
});

it('in an environment where the requester confirms alone nobody is asked', async () => {
  const { dev } = cast(world.workspace);
  const card = await dev.types('restart env=staging');
  expect(await card.shows('expires')).not.toContain('Asked');
  const row = await world.bot.engine.store.runs.card(Number(card.run().slice(2)));
  expect(row?.approval).toMatchObject({ state: 'open' });
  expect(row?.approval?.asks).toBeUndefined();
  await dev.presses(card, 'Cancel');
  await card.shows('Cancelled');
});
