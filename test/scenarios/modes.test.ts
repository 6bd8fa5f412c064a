import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { cast, regroup } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

// What a person sees is the same, whichever way Slack reaches the bot.
describe.each(['socket', 'http'] as const)('in %s mode', (mode) => {
  let world: World;
  let server: Watched;
  beforeAll(async () => {
    world = await startWorld({ mode });
    server = mcpServerOf(world);
  });
  afterAll(() => world.stop());

  it('a command is answered, and a mistake told to the sender alone', async () => {
    const { dev } = cast(world.workspace);
    await (await dev.types('health')).shows('production is healthy: 6 of 6 checks');
    expect(await dev.hears('helth')).toContain('Did you mean /mcp health?');
    expect(world.workspace.openSockets).toBe(mode === 'socket' ? 2 : 0);
    expect(world.workspace.deliveries.every((one) => one.acked)).toBe(true);
  });

  it('a rollback goes from the plan over the approval to the result', async () => {
    const { dev, lead } = cast(world.workspace);
    await server.deploys('mcp/server:2.4.0-bad-image');
    const card = await dev.types('rollback');
    await card.shows('expires');
    expect(await dev.isTold(card, card.buttons()[0] ?? '')).toContain('needs the role approver');
    await lead.presses(card, card.buttons()[0] ?? '');
    expect(await until(world, card, 'Done')).toContain('@dev · approved by @lead');
    expect(server.patches()).toBe(1);
  });

  it('a mention, a form, and the App Home', async () => {
    const { channel, dev } = cast(world.workspace);
    const root = await dev.mentions('@mcp health');
    await (await dev.mentions('@mcp diagnose', root)).shows('Done');
    await dev.hears('');
    await dev.pressesLast(channel, 'Roll back');
    const mistaken = await dev.form('/mcp rollback');
    expect(await dev.sends(mistaken, { to: '; rm -rf', environment: 'staging' })).toBeDefined();
    await dev.hears('');
    await dev.pressesLast(channel, 'Restart');
    const form = await dev.form('/mcp restart');
    const card = await dev.sees(() => dev.sends(form, { environment: 'staging' }));
    await card.shows('expires');
    await dev.home('1 waiting for your decision', 'Restart mcp-server');
    await dev.pressesAtHome('Restart mcp-server');
    await card.shows('2 new pods serve');
  });

  it('a role that changed in Slack counts at once', async () => {
    const { val } = cast(world.workspace);
    expect(await val.hears('rollback')).toContain('needs the role operator, and you have viewer');
    await regroup(world.workspace, 'mcp-operators', ['dev', 'ola', 'val']);
    const card = await val.types('rollback env=staging');
    await card.shows('Waiting for @val to confirm');
  });
});
