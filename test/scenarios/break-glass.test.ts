import { afterAll, beforeAll, expect, it } from 'vitest';
import { mcpServerOf } from '../support/deployment.ts';
import { incidentConfig, incidentWorld } from '../support/incidents.ts';
import { wordsOf } from '../support/message-words.ts';
import { cast } from '../support/stories.ts';
import { until } from '../support/time.ts';
import type { World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await incidentWorld({
    change: (file) => ({ ...incidentConfig(file), policy: { breakGlass: true } }),
  });
});
afterAll(() => world.stop());

it('the lead of an open P1 rolls back alone to a release that passed its check: with a reason, told, to be reviewed', async () => {
  const { dev, ola, lead } = cast(world.workspace);
  const server = mcpServerOf(world);
  const first = await dev.types('rollback to=2.2.0');
  await first.shows('expires');
  expect(first.buttons()).not.toContain('Approve alone…');
  await lead.presses(first, 'Roll back to 2.2.0');
  await until(world, first, 'Done');
  await server.deploys('mcp/server:2.4.0');
  await server.settles();

  await dev.sees(
    () => world.workspace.as('dev').command('#mcp-ops', '/mcp', 'incident declare "tools fail" severity=P1'),
    'tools fail',
    '#mcp-ops',
  );
  const card = await dev.types('rollback to=2.2.0');
  await card.shows('expires');
  expect(card.buttons()).toEqual(['Roll back to 2.2.0', 'Cancel', 'Approve alone…', 'Another release…']);
  expect(await dev.isTold(card, 'Approve alone…')).toContain('and nobody leads it yet');
  await dev.hears('incident lead INC-1');
  expect(await ola.isTold(card, 'Approve alone…')).toContain(
    'Only the lead of INC-1 can approve this alone: that is @U0DEV',
  );

  const before = server.patches();
  await dev.presses(card, 'Approve alone…');
  const form = await dev.form('Emergency approval');
  expect(await dev.sends(form, { 'Why can nobody else approve it in time?': 'urgent' })).toEqual({
    reason: 'Say in a sentence why nobody else can approve this in time.',
  });
  expect(server.patches()).toBe(before);
  const reason = 'Lead is on a plane, nobody else answers';
  expect(await dev.sends(form, { 'Why can nobody else approve it in time?': reason })).toBeUndefined();
  await until(world, card, 'Done');
  expect(card.words()).toContain('approved alone by @dev, in an emergency');
  expect(server.image()).toBe('mcp/server:2.2.0');

  const told = await lead.direct('Emergency approval: Roll back mcp-server to 2.2.0');
  expect(told.words()).toContain(reason);
  const view = await world.bot.engine.store.incidents.view(1);
  expect(view?.tasks.map(({ text }) => text)).toEqual([
    expect.stringContaining(`Review ${card.run()}: approved alone`),
  ]);
  const dueIn = Date.parse(view?.tasks[0]?.dueAt ?? '') - world.bot.engine.clock.now().getTime();
  expect(dueIn).toBeGreaterThan(23 * 3_600_000);
  expect(dueIn).toBeLessThan(49 * 3_600_000);
  expect(await dev.hears('tasks')).toMatch(/INC-1, task 1 {2}Review R-\d+: approved alone .* · due /);
  await world.workspace.waitFor('the news in the channel of the incident', () =>
    world.workspace.messages(view?.incident.channel ?? '').some((one) => wordsOf(one).includes(reason)),
  );
  const rows = await world.database.query<{ details: object }>(
    `SELECT details FROM audit_entries WHERE event = 'run.break-glass' AND subject = $1`,
    [card.run()],
  );
  expect(rows.map(({ details }) => details)).toEqual([
    { incident: 'INC-1', reason, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
});
