import { afterAll, beforeAll, expect, it } from 'vitest';
import { mcpServerOf } from '../support/deployment.ts';
import { alertmanagerBody, incidentWorld, post } from '../support/incidents.ts';
import { wordsOf } from '../support/message-words.ts';
import { patienceMs } from '../support/patience.ts';
import { type Card, cardAt, cast } from '../support/stories.ts';
import { timePasses, until } from '../support/time.ts';
import type { World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await incidentWorld();
});
afterAll(() => world.stop());

async function inChannel(channel: string, pattern: string): Promise<Card> {
  const message = await world.workspace.waitFor(`a message with ${pattern}`, () =>
    world.workspace.messages(channel).findLast((one) => wordsOf(one).includes(pattern)),
  );
  return cardAt(world.workspace, channel, message.ts);
}

it('the card has the likely cause and its way out; the end of a change, how it holds, and the end of the alerts are told in the channel', async () => {
  const { dev, lead } = cast(world.workspace);
  await mcpServerOf(world).deploys('mcp/server:2.4.0-bad-image');
  await world.advance(60_000);
  const alert = { name: 'Down', labels: { environment: 'production' } };
  await post(world, alertmanagerBody('Down', [alert]));
  let channel = '';
  const made = async () => {
    channel = (await world.bot.engine.store.incidents.view(1))?.incident.channel ?? '';
    return channel;
  };
  await expect.poll(made, { timeout: patienceMs }).not.toBe('');
  const card = await inChannel(channel, 'P1 · Down on a');
  await timePasses(world, () => card.words().includes('Likely cause'), { stepMs: 4000, most: 10 });
  await card.shows('Likely cause', 'Bad image', '1 alert firing');
  const way = card.buttons().find((label) => label.startsWith('Plan rollback to')) ?? '';
  expect(way).toMatch(/…$/);
  await dev.presses(card, way);
  const plan = await inChannel(channel, 'Roll back mcp-server to 2.3.0');
  await plan.shows('expires');
  await lead.presses(plan, 'Roll back to 2.3.0');
  await until(world, plan, 'Done');
  const ended = await inChannel(channel, 'It is watched for ten minutes');
  expect(ended.words()).toContain('mcp-server runs 2.3.0');

  await post(world, alertmanagerBody('Down', [{ ...alert, status: 'resolved' }]));
  await card.shows('all cleared at');
  await timePasses(world, () => plan.words().includes('Holding after'), { stepMs: 30_000, most: 25 });
  const holding = await inChannel(channel, 'mcp-server after R-');
  expect(holding.words()).toContain('holding after 10 min');
  const question = await inChannel(channel, 'All alerts have cleared.');
  await question.shows('Is it over?');
  expect(question.buttons()).toEqual(['Resolve', 'Keep open']);
  await dev.presses(question, 'Keep open');
  await question.shows('Kept open by @dev');
  expect(question.buttons()).toEqual([]);
});
