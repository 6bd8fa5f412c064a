import { afterAll, beforeAll, expect, it } from 'vitest';
import { incidentWorld } from '../support/incidents.ts';
import { wordsOf } from '../support/message-words.ts';
import { patienceMs } from '../support/patience.ts';
import { type Card, cardAt, cast } from '../support/stories.ts';
import type { World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await incidentWorld();
});
afterAll(() => world.stop());

const leads = async () => (await world.bot.engine.store.incidents.view(1))?.incident.lead;

async function question(channel: string, but = ''): Promise<Card> {
  const found = await world.workspace.waitFor('the question', () =>
    world.workspace
      .messages(channel)
      .findLast((one) => one.ts !== but && wordsOf(one).includes('Will you lead INC-1?')),
  );
  return cardAt(world.workspace, channel, found.ts);
}

it('an incident is handed over to somebody who accepts it; until then, and where they decline, nothing changes', async () => {
  const { dev, ola, lead } = cast(world.workspace);
  await dev.hears('incident declare "tools fail" severity=P1');
  await dev.hears('incident lead INC-1 me');
  let channel = '';
  const made = async () => {
    channel = (await world.bot.engine.store.incidents.view(1))?.incident.channel ?? '';
    return channel;
  };
  await expect.poll(made, { timeout: patienceMs }).not.toBe('');

  expect(await dev.hears('incident handover INC-1 @ola "2.4.0 leaks memory"')).toContain('has to accept');
  const first = await question(channel);
  await first.shows('2.4.0 leaks memory', 'asked by @dev');
  expect(await lead.isTold(first, 'Accept')).toContain('Only @U0OLA can accept this handover');
  expect(await leads()).toBe('U0DEV');
  await ola.presses(first, 'Decline');
  await first.shows('declined', '@dev', 'still leads');
  expect(first.buttons()).toEqual([]);
  expect(await leads()).toBe('U0DEV');

  await dev.hears('incident handover INC-1 @ola "please"');
  const second = await question(channel, first.ts);
  await ola.presses(second, 'Accept');
  await second.shows('accepted by @ola');
  expect(second.buttons()).toEqual([]);
  expect(await leads()).toBe('U0OLA');
  expect(await dev.hears('incident handover INC-1 @ola')).toContain('leads INC-1 already');
});

it('a shift is taken from chat: a test page at once, word to who is relieved, and pages go to who took it', async () => {
  const { dev, ola, lead, sam } = cast(world.workspace);
  expect(await sam.hears('oncall take primary for=4h')).toContain('needs the role operator');
  expect(await ola.hears('oncall take nightly for=4h')).toContain('There is no schedule "nightly"');
  expect(await ola.hears('oncall take primary')).toContain('Say how long');
  expect(await ola.hears('oncall')).toMatch(/✓ primary {2}@?U0DEV/);

  expect(await ola.hears('oncall take primary for=4h')).toContain('You are on call for primary.');
  const test = await ola.direct('Test page: you are on call for primary');
  await test.shows('Nothing is wrong');
  await (await dev.direct('has taken your shift')).shows('You are not paged for it until then.');
  expect(await dev.hears('oncall')).toMatch(/✓ primary {2}@?U0OLA, who took it, until .*; then @?U0DEV/);

  await lead.hears('incident declare "logins fail" severity=P1');
  await (await ola.direct('logins fail')).shows('you are paged as L1');
  const view = await world.bot.engine.store.incidents.view(2);
  const pages = await world.bot.engine.store.paging.pages(view?.incident.id ?? 0);
  expect(pages.map(({ person }) => person)).toEqual(['U0OLA']);

  const rows = await world.database.query<{ actor: string; subject: string }>(
    `SELECT actor, subject FROM audit_entries WHERE event = 'shift.taken'`,
  );
  expect(rows).toEqual([{ actor: 'U0OLA', subject: 'primary' }]);
});

it('a shift is swapped once the other person accepts it: until then, and where they decline, nothing changes', async () => {
  const { dev, ola, lead } = cast(world.workspace);
  expect(await dev.hears('oncall swap lead @ola for=2h')).toContain('You are not on call for lead');
  expect(await lead.hears('oncall swap lead @ola')).toContain('Say how long');
  expect(await lead.hears('oncall swap lead for=2h')).toContain('Say who should take it');
  expect(await lead.hears('oncall swap lead ola for=2h')).toContain('I do not know who that is');

  expect(await lead.hears('oncall swap lead @ola for=2h "dentist"')).toContain('has to accept');
  const first = await ola.direct('dentist');
  await first.shows('asks you to be on call for lead until');
  await ola.presses(first, 'Decline');
  await first.shows('You declined. Nothing has changed.');
  expect(first.buttons()).toEqual([]);
  await lead.direct('declined to take your shift');
  expect(await dev.hears('oncall')).toMatch(/✓ lead {2}@?U0LEAD/);

  await lead.hears('oncall swap lead @dev for=2h "a first question"');
  const replaced = await dev.direct('a first question');
  await lead.hears('oncall swap lead @ola for=3h "school run"');
  await replaced.shows('Asked again since');
  const second = await ola.direct('school run');
  await ola.presses(second, 'Accept');
  await second.shows('You accepted.');
  expect(second.buttons()).toEqual([]);
  await ola.direct('Test page: you are on call for lead');
  await lead.direct('You are off call for lead');
  expect(await dev.hears('oncall')).toMatch(/✓ lead {2}@?U0OLA, who took it/);

  const rows = await world.database.query<{ event: string; actor: string }>(
    `SELECT event, actor FROM audit_entries WHERE event IN ('shift.swap-asked', 'shift.swap-declined', 'shift.swapped') ORDER BY id`,
  );
  expect(rows.map(({ event, actor }) => `${event} ${actor}`)).toEqual([
    'shift.swap-asked U0LEAD',
    'shift.swap-declined U0OLA',
    'shift.swap-asked U0LEAD',
    'shift.swap-asked U0LEAD',
    'shift.swapped U0OLA',
  ]);
});
