import { afterAll, beforeAll, expect, it } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { cast } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let server: Watched;
let staging: Watched;
beforeAll(async () => {
  world = await startWorld();
  server = mcpServerOf(world);
  staging = mcpServerOf(world, 'mcp-staging');
});
afterAll(() => world.stop());

it('somebody deploys between plan and approval: nothing is changed, and the new plan is below', async () => {
  const { dev, lead } = cast(world.workspace);
  const card = await dev.types('rollback');
  await card.shows('Roll back mcp-server to 2.2.0 (revision 2)');
  const stale = card.message();
  const newest = await server.deploys('mcp/server:2.4.0');
  await server.settles();
  const fresh = await lead.sees(() => lead.presses(card, card.buttons()[0] ?? ''));
  const old = await card.shows('Plan changed');
  expect(old).toMatch(/^The plan has changed since you saw it · production\n/);
  expect(old).toContain(`Nothing was changed. The new plan is below: ${fresh.run()}.`);
  expect(card.buttons()).toEqual([]);
  expect(server.patches()).toBe(0);

  const plan = await fresh.shows('expires');
  expect(plan).toMatch(/^Roll back mcp-server to 2.3.0 \(revision 3\) · production · asked by @dev/);
  expect(plan).toContain(`2.4.0 (${newest}) now`);
  const late = await lead.whispered(() =>
    world.workspace.as('lead').click(stale, 'Roll back to 2.2.0', { stale: true }),
  );
  expect(late).toContain('This was already approved by @U0LEAD.');

  await lead.presses(fresh, fresh.buttons()[0] ?? '');
  await until(world, fresh, 'Done');
  expect(server.image()).toBe('mcp/server:2.3.0');
  expect(server.patches()).toBe(1);
});

it('somebody pauses the deployment in between: the run is not started, and says why', async () => {
  const { dev, lead } = cast(world.workspace);
  const before = server.patches();
  const card = await dev.types('rollback');
  await card.shows('expires');
  server.edit({ paused: true });
  await lead.presses(card, card.buttons()[0] ?? '');
  const words = await card.shows('Not started');
  server.edit({ paused: false });
  expect(words).toContain('The rollout of mcp-server is paused');
  expect(card.buttons()).toEqual([]);
  expect(server.patches()).toBe(before);
});

it('somebody switches to Recreate in between: what was promised of the pods no longer holds, and the new plan says so', async () => {
  const { dev } = cast(world.workspace);
  await staging.settles();
  const before = staging.patches();
  const card = await dev.types('restart env=staging');
  expect(await card.shows('expires')).toContain('old pods stay until new ones are ready');
  staging.edit({ strategy: { type: 'Recreate', rollingUpdate: null } });
  const fresh = await dev.sees(() => dev.presses(card, 'Restart mcp-server'));
  expect(await card.shows('Plan changed')).toContain(`The new plan is below: ${fresh.run()}.`);
  expect(await fresh.shows('expires')).toContain('pods stop before the new ones start: an outage');
  expect(staging.patches()).toBe(before);
  await dev.presses(fresh, 'Cancel');
  staging.edit({ strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } } });
});

it('somebody goes back by hand in between: there is nothing left to do', async () => {
  const { dev } = cast(world.workspace);
  const card = await dev.types('rollback to=2 env=staging');
  await card.shows('expires');
  await staging.deploys('mcp/server:2.2.0', 'by hand');
  await dev.presses(card, card.buttons()[0] ?? '');
  expect(await card.shows('Not started')).toMatch(
    /mcp-server has no revision 2; there are: 1, 3, 4 ·|runs the template/,
  );
  expect(staging.patches()).toBe(0);
  await staging.settles();
});

it('two runs on one target: the second waits and names the first, and is planned again when it is its turn', async () => {
  const { dev, ola } = cast(world.workspace);
  const stuck = await staging.deploys('mcp/server:2.6.0-not-ready');
  await staging.deploys('mcp/server:2.6.1');
  await staging.settles();
  const first = await dev.types(`rollback to=${stuck} env=staging`);
  await first.shows('expires');
  const second = await ola.types('rollback to=1 env=staging');
  await second.shows('expires');

  await dev.presses(first, first.buttons()[0] ?? '');
  await until(world, first, '… Wait for the new pods');
  await ola.presses(second, second.buttons()[0] ?? '');
  const waiting = await until(world, second, `Waiting for ${first.run()} by @dev: it has the same target.`);
  expect(waiting).toContain('Queued');
  expect(staging.patches()).toBe(1);

  const fresh = await ola.sees(() => dev.presses(first, 'Stop'), 'Roll back mcp-server to 2.1.0 (revision 1)');
  expect(await first.shows('Cancelled')).toContain('@dev cancelled this run · ');
  expect(first.buttons()).toEqual(['Back to 2.6.1']);
  await second.shows('Plan changed', fresh.run());
  expect(staging.patches()).toBe(1);

  await ola.presses(fresh, fresh.buttons()[0] ?? '');
  await until(world, fresh, 'Done');
  expect(staging.image()).toBe('mcp/server:2.1.0');
  expect(staging.patches()).toBe(2);
});
