import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opsChannel, people } from '../../sandbox/people.ts';
import type { Person } from '../../sandbox/workspace/person.ts';
import type { Message } from '../../sandbox/workspace/wire.ts';
import { postMortemMarkdown, postMortemOf } from '../../src/incidents/post-mortem.ts';
import type { TimelineEntry } from '../../src/model/timeline.ts';
import { alertmanagerBody, incidentWorld, post } from '../support/incidents.ts';
import { wordsOf } from '../support/message-words.ts';
import { cast } from '../support/stories.ts';
import { timePasses } from '../support/time.ts';
import { saidIn } from '../support/told.ts';
import type { World } from '../support/world.ts';

let world: World;
let dev: Person;
let val: Person;
/** The channel of INC-1. */
let channel: string;
beforeAll(async () => {
  world = await incidentWorld();
  dev = world.workspace.as('dev');
  val = world.workspace.as('val');
  await cast(world.workspace).dev.hears('incident declare "tools fail with 500" severity=P1');
  channel = await world.workspace.waitFor('the channel of INC-1', () => {
    const made = world.workspace.calls.find(
      ({ method, response }) => method === 'conversations.create' && response?.['ok'],
    );
    return (made?.response?.['channel'] as { id: string } | undefined)?.id;
  });
  await world.workspace.waitFor('the card of INC-1', () =>
    world.workspace.messages(channel).some((one) => wordsOf(one).includes('of the checklist done')),
  );
  for (const one of [dev, val, world.workspace.as('lead')]) await one.join(channel);
});
afterAll(() => world.stop());

const timeline = (id: number) => world.bot.engine.store.incidents.timeline(id);

/** Lines that a message became, in the order of what was said. */
const said = async (id: number) =>
  (await timeline(id)).filter(({ kind, link }) => kind === 'message' && link !== undefined);

/** Waits for the line of a message; gives it. */
async function line(id: number, text: string): Promise<TimelineEntry> {
  const look = async () => (await said(id)).find((entry) => saidIn(entry).includes(text));
  await expect.poll(look, { message: `a line with "${text}"` }).toBeDefined();
  return (await look()) as TimelineEntry;
}

/** Puts an emoji under a message; the bot has heard of it. */
async function mark(person: Person, message: Message, emoji = 'pushpin'): Promise<void> {
  const heard = () => world.workspace.deliveries.filter(({ kind, acked }) => kind === 'reaction_added' && acked).length;
  const before = heard();
  await person.react(message, emoji);
  await world.workspace.waitFor('the news of the emoji', () => heard() > before);
}

/** Slack has been answered for every reaction, and every mark that was noted has been looked at. */
async function settled(): Promise<void> {
  const { workspace, database } = world;
  await workspace.waitFor('the answers to all reactions', () =>
    workspace.deliveries.filter(({ kind }) => kind === 'reaction_added').every(({ acked }) => acked),
  );
  const waiting = async () => (await database.query('SELECT 1 FROM incident_marks WHERE due_at IS NOT NULL')).length;
  await expect.poll(waiting).toBe(0);
}

/** Waits until Slack has refused so many looks at messages for a while. */
const refusedReads = (count: number) =>
  expect
    .poll(
      () =>
        world.workspace.calls.filter(({ method, status }) => method === 'conversations.replies' && status === 429)
          .length,
    )
    .toBe(count);

const logged = (words: string) => world.log.filter((one) => one.includes(words));

describe('a message that somebody marks with a pushpin', () => {
  it('is a line of the timeline: its words, its author, when it was said, and the way to it', async () => {
    const clue = await dev.say(channel, 'since the certificate changed & all, password=hunter22');
    await world.advance(60_000);
    await mark(val, clue);
    const entry = await line(1, 'since the certificate changed & all');
    expect(entry.actor).toBe(people.dev);
    expect(saidIn(entry)).not.toContain('hunter22');
    expect(Date.parse(entry.at)).toBeCloseTo(Number(clue.ts) * 1000, -2);
    expect(entry.link).toContain(`/archives/${channel}/p${clue.ts.replace('.', '')}`);
    const { incidents: context } = world.bot.engine;
    const text = context === undefined ? '' : postMortemMarkdown(await postMortemOf(context, 1));
    expect(text).toContain(`([message](${entry.link}))`);
  });

  it('is one line whoever marks it, and stays when the mark is taken away', async () => {
    const clue = await dev.say(channel, 'the pods restart every minute');
    await mark(val, clue);
    await line(1, 'restart every minute');
    world.workspace.faults.inject({ on: 'delivery', of: 'reaction_added', kind: 'duplicate', copies: 3, times: 1 });
    await mark(world.workspace.as('lead'), clue);
    await val.react(clue, 'pushpin'); // taken away
    await mark(val, clue); // and there again
    await dev.messageShortcut(clue, 'mcp:note');
    await settled();
    expect((await said(1)).filter((entry) => saidIn(entry).includes('restart every minute'))).toHaveLength(1);
    expect((await timeline(1)).filter((entry) => saidIn(entry).includes('restart every minute'))).toHaveLength(1);
  });

  it('may be a reply, in a thread of the channel or in the thread that is an incident', async () => {
    const root = await dev.say(channel, 'who changed what?');
    const reply = await dev.say(channel, 'I rotated the keys', { thread: root.ts });
    await mark(val, reply, 'pushpin::skin-tone-3');
    await line(1, 'I rotated the keys');

    await post(world, alertmanagerBody('DiskFilling', [{ name: 'DiskFilling', severity: 'warning' }]));
    const card = await world.workspace.waitFor('the thread', () =>
      world.workspace.messages(opsChannel).findLast((one) => wordsOf(one).includes('P3 · DiskFilling')),
    );
    const clue = await dev.say('#mcp-ops', 'the logs are not rotated', { thread: card.ts });
    await mark(val, clue);
    await line(2, 'the logs are not rotated');
    expect((await said(1)).map(saidIn)).not.toContain('Message: the logs are not rotated');
  });
});

describe('what is no mark', () => {
  it('is passed over without a word: another emoji, another place, nobody of ours, our own words', async () => {
    const before = [...(await said(1)), ...(await said(2))];
    const other = await dev.say(channel, 'looking');
    await mark(val, other, 'eyes');
    const outside = await dev.say('#mcp-ops', 'lunch?');
    await mark(val, outside);
    const elsewhere = await dev.say('#general', 'hello');
    await mark(dev, elsewhere);
    const guest = world.workspace.as('sam');
    await guest.join(channel);
    await mark(guest, other);
    const card = world.workspace.messages(channel).find((one) => one.bot_id !== undefined);
    if (card !== undefined) await mark(dev, card);
    await settled();
    expect(card).toBeDefined();
    expect([...(await said(1)), ...(await said(2))]).toEqual(before);
    expect(logged('marked message cannot be read')).toEqual([]);
  });
});

it('in the index channel only the thread of an incident that got no channel of its own is its place', async () => {
  world.workspace.faults.inject({
    on: 'api',
    method: 'conversations.create',
    kind: 'error',
    code: 'restricted_action',
    times: 1,
  });
  await cast(world.workspace).dev.hears('incident declare "no room for it" severity=P1');
  const { store } = world.bot.engine;
  const [newest] = (await store.incidents.list(20)).filter(({ title }) => title === 'no room for it');
  const id = newest?.id ?? 0;
  const card = () =>
    world.workspace.messages(opsChannel).findLast((one) => wordsOf(one).includes('of the checklist done'));
  const isIt = () =>
    card() !== undefined && wordsOf(card() as Message).includes('no room for it') ? card() : undefined;
  await timePasses(world, () => isIt() !== undefined);
  const root = await world.workspace.waitFor('its card', isIt);
  await mark(val, await dev.say('#mcp-ops', 'what is for lunch?'));
  await mark(val, await dev.say('#mcp-ops', 'it is the disk', { thread: root.ts }));
  await line(id, 'it is the disk');
  await settled();
  expect((await said(id)).map(saidIn)).toEqual(['Message: it is the disk']);
});

describe('a marked message that cannot be read', () => {
  it('is told once in the log, and nothing breaks', async () => {
    world.workspace.faults.inject({
      on: 'api',
      method: 'conversations.replies',
      kind: 'error',
      code: 'missing_scope',
      times: 1,
    });
    const unread = await dev.say(channel, 'nobody reads this');
    await mark(val, unread);
    await expect.poll(() => logged('marked message cannot be read').length).toBe(1);
    expect(logged('marked message cannot be read')[0]).toContain('missing_scope');

    const gone = await dev.say(channel, 'soon gone');
    world.workspace.faults.inject({
      on: 'api',
      method: 'conversations.replies',
      kind: 'ratelimited',
      retryAfterS: 5,
      times: 1,
    });
    await mark(val, gone);
    await refusedReads(1);
    const token = world.workspace.admin.userToken('dev');
    await new WebClient(token, { slackApiUrl: world.workspace.apiUrl }).chat.delete({ channel, ts: gone.ts });
    await world.advance(10_000);
    await expect.poll(() => logged('a marked message is gone').length).toBe(1);
    await settled();
    expect((await said(1)).filter((entry) => /nobody reads|soon gone/.test(saidIn(entry)))).toEqual([]);
  });

  it('is read later when Slack limits the bot', async () => {
    const clue = await dev.say(channel, 'the database is full');
    world.workspace.faults.inject({
      on: 'api',
      method: 'conversations.replies',
      kind: 'ratelimited',
      retryAfterS: 3,
      times: 1,
    });
    await mark(val, clue);
    await refusedReads(2);
    await world.advance(5000);
    await line(1, 'the database is full');
  });
});
