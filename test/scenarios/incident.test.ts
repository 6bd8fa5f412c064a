import { afterAll, beforeAll, expect, it } from 'vitest';
import { opsChannel } from '../../sandbox/people.ts';
import { alertmanagerBody, incidentConfig, incidentWorld, post } from '../support/incidents.ts';
import { wordsOf } from '../support/message-words.ts';
import { type ObjectBucket, startObjectBucket } from '../support/object-bucket.ts';
import { type Card, cardAt, cast } from '../support/stories.ts';
import { timePasses } from '../support/time.ts';
import { saidIn } from '../support/told.ts';
import type { World } from '../support/world.ts';

let world: World;
let bucket: ObjectBucket;
beforeAll(async () => {
  bucket = await startObjectBucket();
  world = await incidentWorld({
    change(file) {
      const config = incidentConfig(file);
      return {
        ...config,
        incidents: { ...config.incidents, archive: { bucket: 'post-mortems', endpoint: bucket.url } },
      };
    },
  });
});
afterAll(async () => {
  await world.stop();
  await bucket.stop();
});

const minute = 60_000;

/** Looks again and again until it is so. */
const soon = <T>(look: () => T) => expect.poll(look);

/** The channel an incident got, by the number in its name. */
function channelOf(id: number): Promise<string> {
  return world.workspace.waitFor(`the channel of INC-${id}`, () => {
    const call = world.workspace.calls.find(
      ({ method, args, response }) =>
        method === 'conversations.create' && response?.['ok'] === true && String(args['name']).startsWith(`inc-${id}-`),
    );
    return (call?.response?.['channel'] as { id: string } | undefined)?.id;
  });
}

/** Whoever has to do with an incident is invited to its channel. */
function isInvited(channel: string, user: string): Promise<unknown> {
  return world.workspace.waitFor(`${user} in ${channel}`, () =>
    world.workspace.calls.some(
      ({ method, args, response }) =>
        method === 'conversations.invite' &&
        args['channel'] === channel &&
        String(args['users']).includes(user) &&
        response?.['ok'] === true,
    ),
  );
}

/** The newest message of the bot in a channel with these words; time passes, since a channel takes one message a second. */
async function found(channel: string, words: string): Promise<Card> {
  const look = () => world.workspace.messages(channel).findLast((one) => wordsOf(one).includes(words));
  await timePasses(world, () => look() !== undefined);
  const message = await world.workspace.waitFor(`${words} in ${channel}`, look);
  return cardAt(world.workspace, channel, message.ts);
}

it('an alert opens a channel, pages one after the other until somebody answers, and ends in a post-mortem', async () => {
  const { dev, lead } = cast(world.workspace);
  expect(await post(world, alertmanagerBody('McpServerDown', [{ name: 'McpServerDown' }]))).toBe(200);

  const channel = await channelOf(1);
  const card = await found(channel, 'of the checklist done');
  await card.shows('P1 · McpServerDown on a', 'L1 is paged, L2 at', '1 alert firing', 'Alert received');
  const line = await found(opsChannel, 'P1 · McpServerDown on a');
  await line.shows('INC-1');
  const page = await dev.direct('you are paged as L1');
  // Its first line is all that a locked phone shows; the channel is linked, also where the page was out before it.
  await page.shows(/^✕ P1 · staging · mcp-server: McpServerDown on a · you are paged as L1/, `#${channel}`);
  expect(page.message().text).toBe('P1 · staging · mcp-server: McpServerDown on a · you are paged as L1');
  expect(page.buttons()).toEqual(['Acknowledge']);

  // What changed before it was looked up without being asked for.
  await card.shows(/Before it .*in the last 2 h/);

  // Nobody answers: the lead is next.
  await world.advance(15 * minute);
  await lead.direct('you are paged as L2');
  await card.shows('L2 is paged', '✓ On-call engineer paged');

  const second = await lead.direct('you are paged as L2');
  await lead.presses(second, 'Acknowledge');
  await card.shows('acknowledged by @lead', 'Triage');
  await page.shows('acknowledged');
  expect(page.buttons()).toEqual([]);
  await found(channel, 'INC-1 is acknowledged.');

  // The first look was made without being asked for.
  await world.workspace.waitFor('the diagnosis', () =>
    world.workspace.messages(channel, { thread: card.ts }).some((one) => wordsOf(one).includes('mcp-server')),
  );

  // Whoever is paged is in the channel.
  await isInvited(channel, 'U0LEAD');
  await lead.hears('incident cause "revision 42"', channel);
  await card.shows('Suspected cause', 'revision 42');
  await lead.hears('incident update "going back to 2.3.0"', channel);
  await card.shows('going back to 2.3.0');
  await found(channel, 'Update');

  expect(await lead.hears('incident resolve "2.3.0 serves again"', channel)).toContain('INC-1 is resolved.');
  await card.shows('Resolved', '2.3.0 serves again', 'Cause');
  expect(card.buttons()).toEqual(['Post-mortem', 'Open again']);
  await line.shows('Resolved');

  await lead.presses(card, 'Post-mortem');
  const files = () => world.workspace.files.filter(({ file }) => file.name?.startsWith('inc-1-post-mortem'));
  await world.workspace.waitFor('the post-mortem', () => files().length === 2);
  const text = files().find(({ file }) => file.name?.endsWith('.md'))?.text ?? '';
  expect(text).toContain('# INC-1: McpServerDown on a');
  expect(text).toContain('| Severity | P1 |');
  expect(text).toMatch(/\| Acknowledged \| after 15 min \d+ s by lead, \d+ s after an answer was due \|/);
  expect(text).toMatch(/\| Acknowledged \| lead \|/);
  expect(text).toMatch(/\| L1 .* paged: dev \|/);
  expect(text).toMatch(/\| Resolved: 2\.3\.0 serves again \|/);
  expect(text).not.toMatch(/U0[A-Z]/);
  expect(text).toContain('revision 42');

  await soon(() => [...bucket.objects.keys()].map((key) => key.replace(/\d{4}-\d\d-\d\d/, 'DAY'))).toEqual([
    '/post-mortems/mcp-chatops/incidents/DAY-inc-1.md',
    '/post-mortems/mcp-chatops/incidents/DAY-inc-1.json',
  ]);

  // After quiet days the channel goes.
  await world.advance(8 * 24 * 60 * minute);
  await card.shows('Closed');
  await world.advance(minute);
  await world.workspace.waitFor('the archive', () =>
    world.workspace.calls.some(({ method }) => method === 'conversations.archive'),
  );
});

it('a channel is prepared once: people, topic, pin, bookmark', async () => {
  await post(world, alertmanagerBody('HighErrorRate', [{ name: 'HighErrorRate', severity: 'error' }]));
  const channel = await channelOf(2);
  const made = (method: string) =>
    world.workspace.calls.filter(
      (call) =>
        (call.method === method && call.response?.['ok'] === true && call.args['channel'] === channel) ||
        (call.method === method && call.args['channel_id'] === channel),
    );
  for (const method of ['conversations.invite', 'conversations.setTopic', 'pins.add', 'bookmarks.add'])
    await world.workspace.waitFor(method, () => made(method).length > 0);
  for (const method of ['conversations.setTopic', 'pins.add', 'bookmarks.add']) expect(made(method)).toHaveLength(1);
});

it('a warning is a thread in the index channel, pages nobody, and is over with its alerts', async () => {
  const warning = { name: 'DiskFilling', severity: 'warning' };
  await post(world, alertmanagerBody('DiskFilling', [warning]));
  const card = await found(opsChannel, 'P3 · DiskFilling');
  await card.shows('1 alert firing', 'nobody is paged for this severity');
  await post(world, alertmanagerBody('DiskFilling', [{ ...warning, status: 'resolved' }]));
  await card.shows('none of 1 alert firing');
  await world.advance(6 * minute);
  await card.shows('Resolved');
  expect(await card.reply('Resolved: all alerts have cleared.')).toBeDefined();
});

it('the same message again changes nothing; a forged one is not let in; nonsense says what is wrong', async () => {
  const body = alertmanagerBody('Flapping', [{ name: 'Flapping', severity: 'info' }]);
  expect(await post(world, body)).toBe(200);
  const card = await found(opsChannel, 'P4 · Flapping');
  expect(await post(world, body)).toBe(200);
  expect(await post(world, body, 'another token')).toBe(401);
  expect(await post(world, '{"version":"4"')).toBe(400);
  await found(opsChannel, 'could not be read');
  expect(world.workspace.messages(opsChannel).filter((one) => wordsOf(one).includes('P4 · Flapping'))).toHaveLength(1);
  expect(card.words()).toContain('1 alert firing');
});

it('a secret in an alert is seen by nobody', async () => {
  const secret = `ghp_${'a1B2c3D4'.repeat(5)}`.slice(0, 40);
  await post(world, alertmanagerBody('Leaky', [{ name: `Leaky ${secret}`, severity: 'info' }]));
  const card = await found(opsChannel, 'P4 · Leaky');
  expect(card.words()).not.toContain(secret);
  const rows = await world.bot.engine.store.alerts.ofIncident(Number(/INC-(\d+)/.exec(card.words())?.[1]), 10);
  expect(rows.map(({ summary }) => summary).join()).not.toContain(secret);
});

it('is declared by hand, and whoever has no role may not', async () => {
  const { dev, sam } = cast(world.workspace);
  expect(await sam.hears('incident declare "it is slow"')).toContain('needs the role');
  const answer = await dev.hears('incident declare "tools fail with 500" severity=P2');
  const id = Number(/INC-(\d+)/.exec(answer)?.[1]);
  const channel = await channelOf(id);
  const card = await found(channel, 'of the checklist done');
  await card.shows('by @dev');
  expect(await dev.hears('incident list')).toContain('tools fail with 500');
  await dev.presses(card, 'Acknowledge');
  await card.shows('acknowledged by @dev');
  await isInvited(channel, 'U0DEV');
  await dev.hears('incident task "raise the memory limit"', channel);
  await card.shows('Task 1');
  await dev.hears('incident severity P1', channel);
  await card.shows('P1 · tools fail with 500', 'L1 is paged');
  // What pages at once stands behind "More" and asks once more.
  await dev.presses(card, 'Page the next level…');
  expect(await dev.sends(await dev.form('Page the next level?'), {})).toBeUndefined();
  await card.shows('L2 is paged');
  // Its first diagnosis ticks what it is evidence of.
  const ticked = async () =>
    (await world.bot.engine.store.incidents.view(id))?.checklist.filter((item) => item.doneBy === 'bot');
  await soon(async () => (await ticked())?.map(({ text }) => text)).toContain('Logs collected');
  await dev.presses(card, 'Resolve');
  const form = await dev.form('Resolve');
  expect(await dev.sends(form, { 'How did it end?': 'restarted' })).toBeUndefined();
  await card.shows('Resolved');
  expect(await dev.hears(`incident ack INC-${id}`)).toContain('is resolved already');
});

it('a message becomes an incident, or a line in the story of one, by its menu', async () => {
  const { dev } = cast(world.workspace);
  const person = world.workspace.as('dev');
  const said = await person.say('#mcp-ops', 'customers cannot log in');
  await person.messageShortcut(said, 'mcp:declare');
  const form = await dev.form('Declare an incident');
  expect(await dev.sends(form, { Severity: 'P3' })).toBeUndefined();
  const card = await found(opsChannel, 'P3 · customers cannot log in');
  const id = Number(/INC-(\d+)/.exec(card.words())?.[1]);
  const { store } = world.bot.engine;
  // Nobody is so fast that Slack shows the card and the bot does not know yet where it is.
  await soon(() => store.incidents.byPlace(opsChannel, card.ts)).toBe(id);
  const clue = await person.say('#mcp-ops', 'since the CA & certificate changed', { thread: card.ts });
  await person.messageShortcut(clue, 'mcp:note');
  await soon(async () => (await store.incidents.timeline(id)).map(saidIn)).toContain(
    'Message: since the CA & certificate changed',
  );
});

it('tells who is on call and whom to call outside', async () => {
  const { dev } = cast(world.workspace);
  expect(await dev.hears('oncall')).toContain('primary');
  expect(await dev.hears('contacts')).toContain('AWS Support');
});
