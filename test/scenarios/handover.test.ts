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
