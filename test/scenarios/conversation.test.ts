import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mcpServerOf } from '../support/deployment.ts';
import { wordsOf } from '../support/message-words.ts';
import { cast } from '../support/stories.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

describe('asking without knowing', () => {
  it('/mcp alone is a menu of what one may do here, with buttons', async () => {
    const { dev, val, sam } = cast(world.workspace);
    const menu = await dev.hears('');
    expect(menu).toMatch(
      /^What do you need in production\?\n\[Find a command\]\nLook\n\[Health\] \[Diagnose\] \[Logs\].*\nAct\n\[Roll back\] \[Restart\].*\n/s,
    );
    expect(await val.hears('')).not.toContain('Act');
    expect(await sam.hears('')).toContain('You have no role in production: ask an admin for one.');
  });

  it('help lists every command one may use, and tells any in detail', async () => {
    const { dev, val, sam } = cast(world.workspace);
    const all = await dev.hears('help');
    for (const command of ['diagnose', 'health', 'auth clear-jwks', 'restart', 'rollback', 'runs', 'run', 'cancel']) {
      expect(all).toContain(`/mcp ${command}  `);
    }
    const looks = await val.hears('help');
    expect(looks).toContain('/mcp diagnose  ');
    expect(looks).not.toContain('/mcp restart  ');
    expect(await sam.hears('help')).not.toContain('/mcp diagnose  ');
    const one = await sam.hears('help rollback');
    expect(one).toContain('/mcp rollback [deployment] [to=…] [env=…] [dry=yes]');
    expect(one).toContain('/mcp rollback mcp-server env=staging');
    expect(one).toContain('Disruptive: shows its plan and waits for approval');
    expect(await sam.hears('help auth clear-jwks')).toContain('Clears the cache of sign-in keys');
    expect(await sam.hears('help rolback')).toContain('Did you mean /mcp rollback?');
  });

  it.each([
    ['rolback', 'There is no command "rolback".\nDid you mean /mcp rollback? Type /mcp help for the list.'],
    ['make coffee', 'There is no command "make coffee".\nType /mcp help for the list.'],
    ['rollback to="1', 'The quote that opens at "1 is not closed.'],
    [
      'rollback to=@two',
      'I cannot read that: to must be a version or a revision, such as 2.3.0 or 3.\nUsage: /mcp rollback [deployment] [to=…] [env=…] [dry=yes], for example /mcp rollback.',
    ],
    ['rollback to=1 to=2', 'to is given twice'],
    ['rollback a b', '"b" is one word too many'],
    ['rollback tto=2', 'there is no parameter "tto"'],
    ['health env=moon', 'There is no environment "moon".\nName one of: production, staging.'],
    ['run', 'I need the number of one run.\nUsage: /mcp run <R-…>, for example /mcp run R-1042.'],
    ['run R-999999', 'There is no run R-999999.'],
    ['cancel R-999999', 'There is no run R-999999.'],
  ])('%s is answered to the sender alone, with what to do', async (text, words) => {
    const { channel, dev } = cast(world.workspace);
    expect(await dev.hears(text)).toContain(words);
    expect(world.workspace.messages(channel)).toEqual([]);
  });

  it('a mistyped command is answered with the corrected one as a button, its other words as they were typed', async () => {
    const { channel, dev } = cast(world.workspace);
    expect(await dev.hears('rolback to=2 env=staging')).toContain('[/mcp rollback to=2 env=staging]');
    const plan = await dev.sees(() => dev.pressesLast(channel, '/mcp rollback to=2 env=staging'));
    await plan.shows('staging', 'expires');
    await dev.presses(plan, 'Cancel');
    await plan.shows('Cancelled');
    expect(await dev.hears('health env=stagin')).toContain('[/mcp health env=staging]');
    expect(await dev.hears('rolback to="not a version"')).not.toContain('[/mcp');
    expect(await dev.hears('tools disble bulk_export reason="password=hunter2-hunter2"')).not.toContain('[/mcp');
  });

  it('whoever lacks a role asks for it with a button: those who decide get one direct message, and nothing is granted', async () => {
    const { channel, sam, lead } = cast(world.workspace);
    expect(await sam.hears('restart')).toContain('[Request access]');
    const told = await sam.whispered(() => sam.pressesLast(channel, 'Request access'));
    expect(told).toContain('You asked to be operator in production.');
    const wanted = await lead.direct('Access to production requested');
    await wanted.shows('asks for the role operator in production.', 'environments.production.access.operator');
    await sam.hears('restart');
    await sam.whispered(() => sam.pressesLast(channel, 'Request access'));
    const sent = world.workspace
      .messages('@lead')
      .filter((one) => wordsOf(one).includes('Access to production requested'));
    expect(sent).toHaveLength(1);
    expect(await sam.hears('restart')).toContain('and you have none');
  });

  it('typographic quotes of a phone are read as quotes', async () => {
    const { dev } = cast(world.workspace);
    const card = await dev.types('health env=“staging”');
    await card.shows('staging is healthy');
  });

  it('who can do nothing is told whom to ask, and nothing is posted', async () => {
    const { channel, sam } = cast(world.workspace);
    const words = await sam.hears('health');
    expect(words).toContain('You cannot use health in production: that needs the role viewer, and you have none.');
    expect(words).toContain('Ask @S0VIEWERS, @S0OPERATORS, @S0APPROVERS.');
    expect(world.workspace.messages(channel)).toEqual([]);
  });
});

describe('buttons and forms of the menu', () => {
  it('a command without parameters runs at once', async () => {
    const { channel, dev } = cast(world.workspace);
    await dev.hears('');
    const card = await dev.sees(() => dev.pressesLast(channel, 'Health'));
    await card.shows('production is healthy');
  });

  it('a command with parameters opens a form, which shows the mistake in its field and then the plan', async () => {
    const { channel, dev } = cast(world.workspace);
    await dev.hears('');
    await dev.pressesLast(channel, 'Roll back');
    const form = await dev.form('/mcp rollback');
    const errors = await dev.sends(form, { to: 'the first', environment: 'staging' });
    expect(errors).toEqual({ to: 'to must be a version or a revision, such as 2.3.0 or 3.' });
    const tried = await dev.sees(() => dev.sends(form, { to: '2', environment: 'staging', dry: 'yes' }));
    expect(await tried.shows('revision 2')).not.toContain('expires');
    await dev.hears('');
    await dev.pressesLast(channel, 'Roll back');
    const again = await dev.form('/mcp rollback');
    const card = await dev.sees(() => dev.sends(again, { deployment: 'mcp-server', to: '2', environment: 'staging' }));
    expect(await card.shows('expires')).toMatch(
      /^Roll back mcp-server to 2.2.0 \(revision 2\) · staging · asked by @dev/,
    );
    await dev.presses(card, 'Cancel');
    expect(await card.shows('Cancelled')).toContain('Nothing was changed.');
  });
});

describe('in threads, the bot is mentioned', () => {
  it('it answers there', async () => {
    const { dev } = cast(world.workspace);
    const first = await dev.mentions('@mcp health');
    await first.shows('production is healthy');
    const reply = await dev.mentions('@mcp diagnose mcp-server env=staging', first);
    await reply.shows('mcp-server (staging) is healthy');
    expect(reply.message().thread_ts).toBe(first.ts);
  });

  it('a change is planned, approved and told there too', async () => {
    const { dev, lead } = cast(world.workspace);
    const root = await dev.mentions('@mcp health');
    const card = await dev.mentions('@mcp rollback to=2', root);
    await card.shows('expires');
    await lead.presses(card, card.buttons()[0] ?? '');
    await card.shows('Done');
    expect(card.message().thread_ts).toBe(root.ts);
    await mcpServerOf(world).deploys('mcp/server:2.3.0');
  });

  it('a mistake is told to the sender alone', async () => {
    const { channel, dev } = cast(world.workspace);
    const words = await dev.whispered(() => world.workspace.as('dev').say(channel, '@mcp helth'));
    expect(words).toContain('Did you mean /mcp health?');
  });
});

describe('runs', () => {
  it('are listed, shown one by one, and cancelled by their number', async () => {
    const { channel, dev, ola, sam } = cast(world.workspace);
    const card = await dev.types('rollback env=staging');
    await card.shows('expires');
    const list = await ola.hears('runs');
    // Wherever a run is named it is a link to its message.
    const told = world.workspace.messages(channel, { as: 'ola' }).findLast((one) => one.is_ephemeral === true);
    const link = JSON.stringify(told?.blocks).match(/\{"type":"link","url":"([^"]*)","text":"([^"]*)"/);
    expect(link?.[1]).toMatch(new RegExp(`^${world.workspace.url}/archives/C\\w+/p${card.ts.replace('.', '')}$`));
    expect(link?.[2]).toBe(card.run());
    expect(list).toMatch(/R-\d+ production is healthy: 6 of 6 checks, slowest .* · Done in/);
    expect(list).toMatch(/^1 open now\n/);
    expect(list).toContain(
      `${card.run()} Roll back mcp-server to 2.2.0 (revision 2) · staging · Waiting for approval · @U0DEV`,
    );
    expect(list).toMatch(/Recent\n• R-\d+ /);
    const one = await ola.hears(`run ${card.run()}`);
    expect(one).toContain('Roll back mcp-server to 2.2.0 (revision 2) · staging · asked by @U0DEV');
    expect(await sam.hears('runs')).toContain('that needs the role viewer, and you have none');
    expect(await sam.hears(`cancel ${card.run()}`)).toContain('that needs the role operator, and you have none');
    expect(await dev.hears(`cancel ${card.run()}`)).toContain('is cancelled. Nothing was changed.');
    expect(await ola.hears('runs')).toMatch(/^Nothing runs now\.\n/);
  });
});
