import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { cast, regroup, teller } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let server: Watched;
beforeAll(async () => {
  world = await startWorld();
  server = mcpServerOf(world);
});
afterAll(() => world.stop());

describe('the App Home', () => {
  it('shows what waits for me, what runs and what ran; I approve from it', async () => {
    const { dev, lead, val } = cast(world.workspace);
    const card = await dev.types('rollback to=2');
    await card.shows('expires');
    const waiting = `Under way\n• ${card.run()} Roll back mcp-server to 2.2.0 (revision 2) · production · Waiting for approval`;
    const mine = await dev.home('Nothing waits for you.', waiting, 'Recent\nNone.');
    expect(await val.home('Nothing waits for you.', waiting)).not.toContain('[!Roll');
    for (const quick of ['Diagnose', 'Health', 'Logs', 'Restart', 'Roll back']) expect(mine).toContain(`[${quick}]`);
    expect(mine).toContain('Find a command');
    await lead.home('1 waiting for your decision', '[!Roll back to 2.2.0] [Cancel]');
    await lead.pressesAtHome('Roll back to 2.2.0');
    await lead.homeShows('Nothing waits for you.');
    expect(await until(world, card, 'Done')).toContain('approved by @lead');
    await world.advance(10_000);
    await lead.home('Nothing waits for you.', 'Under way\nNone.', 'mcp-server runs 2.2.0 (revision 2) again');
  });

  it('a quick action is answered in a direct message; one with parameters opens its form', async () => {
    const { dev } = cast(world.workspace);
    await dev.home('Quick actions in production');
    await dev.pressesAtHome('Health');
    await (await dev.direct('production is healthy')).shows('Done');
    await dev.pressesAtHome('Diagnose');
    await dev.sends(await dev.form('/mcp diagnose'), { environment: 'staging' });
    await (await dev.direct('mcp-server (staging) is healthy')).shows('Done');
  });

  it('what may not be done is told in a direct message, and no role means no runs', async () => {
    const { dev, lead, sam } = cast(world.workspace);
    const card = await dev.types('rollback to=3');
    await card.shows('expires');
    await lead.home('[!Roll back to 2.3.0] [Cancel]');
    await regroup(world.workspace, 'mcp-approvers', []);
    await lead.pressesAtHome('Roll back to 2.3.0');
    await lead.direct('You cannot approve rollback in production');
    await regroup(world.workspace, 'mcp-approvers', ['lead']);
    await dev.presses(card, 'Cancel');
    await card.shows('Cancelled');
    const home = await sam.home('Nothing waits for you.');
    expect(home).toMatch(/Under way\nNone\.[\s\S]*Recent\nNone\./);
    expect(home).not.toContain('[');
  });
});

describe('a place the bot cannot post to', () => {
  it('a private channel it is not in: the answer comes as a direct message, files with it', async () => {
    const dev = teller(world.workspace, 'dev', '#secret-plans');
    await world.workspace.as('dev').command('#secret-plans', '/mcp', 'diagnose');
    const answer = await dev.direct('mcp-server (production) is healthy');
    await world.workspace.waitFor('the evidence', () => answer.replies().some((one) => (one.files ?? []).length > 0));
    expect(world.workspace.messages('#secret-plans')).toEqual([]);
  });

  it('a plan asked for there is approved from the App Home', async () => {
    const { lead } = cast(world.workspace);
    await world.workspace.as('dev').command('#secret-plans', '/mcp', 'rollback to=3');
    const dev = teller(world.workspace, 'dev');
    const card = await dev.direct('Roll back mcp-server to 2.3.0 (revision 3)');
    await lead.home('[!Roll back to 2.3.0] [Cancel]');
    await lead.pressesAtHome('Roll back to 2.3.0');
    expect(await until(world, card, 'Done')).toContain('approved by @lead');
    expect(server.image()).toBe('mcp/server:2.3.0');
  });

  it('a channel that is archived while a plan waits: the end is told in a direct message', async () => {
    const { channel, dev, lead } = cast(world.workspace);
    const card = await dev.types('restart');
    await card.shows('expires');
    world.workspace.admin.archive(channel);
    await lead.home('[!Restart mcp-server] [Cancel]');
    await lead.pressesAtHome('Restart mcp-server');
    const told = await dev.direct('mcp-server was restarted');
    expect(told.words()).toContain('approved by @lead');
  });

  it('a public channel it is not in is joined', async () => {
    world.workspace.admin.addChannel({ name: 'elsewhere', bot: false });
    const dev = teller(world.workspace, 'dev', '#elsewhere');
    const card = await dev.types('health');
    await card.shows('production is healthy');
  });
});
