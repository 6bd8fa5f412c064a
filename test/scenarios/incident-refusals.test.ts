import { afterAll, beforeAll, expect, it } from 'vitest';
import { opsChannel } from '../../sandbox/people.ts';
import { incidentWorld } from '../support/incidents.ts';
import { wordsOf } from '../support/message-words.ts';
import { type Cast, cast } from '../support/stories.ts';
import type { World } from '../support/world.ts';

let world: World;
let people: Cast;
beforeAll(async () => {
  world = await incidentWorld();
  people = cast(world.workspace);
});
afterAll(() => world.stop());

const channelOf = (id: string) => world.workspace.dump().channels.find((channel) => channel.id === id);
/** Steps of its setting up that are not done yet. */
const waiting = async (incident: number) => {
  const sql = `SELECT key FROM incident_steps WHERE incident_id = $1 AND state = 'waiting'`;
  return (await world.database.query<{ key: string }>(sql, [incident])).map(({ key }) => key);
};

it('a title made to call people calls nobody from the topic of its channel', async () => {
  await people.dev.hears('incident declare "pay <!channel> & <@U0LEAD> now" severity=P1');
  await expect.poll(() => waiting(1)).toEqual([]);
  const made = world.workspace.dump().channels.find(({ name }) => name.startsWith('inc-1'));
  expect(made?.topic.value).toMatch(/^P1 · pay &lt;!channel&gt; &amp; (?:&lt;@U0LEAD&gt;|@\S+) now · /);
  expect(made?.topic.value).not.toMatch(/[<>]/);
});

it('where no channel can be made the index channel stays as it is, and the line of the incident becomes its card', async () => {
  const before = channelOf(opsChannel);
  world.workspace.faults.inject({
    on: 'api',
    method: 'conversations.create',
    kind: 'error',
    code: 'restricted_action',
  });
  await people.dev.hears('incident declare "nothing works" severity=P1');
  await expect.poll(() => waiting(2)).toEqual([]);
  const after = channelOf(opsChannel);
  expect([after?.topic, after?.purpose, after?.members, after?.bookmarks]).toEqual([
    before?.topic,
    before?.purpose,
    before?.members,
    before?.bookmarks,
  ]);
  const pinned = world.workspace.calls.filter(
    ({ method, args }) => method === 'pins.add' && args['channel'] === opsChannel,
  );
  expect(pinned).toEqual([]);
  await world.advance(4000);
  const card = () => world.workspace.messages(opsChannel).filter((one) => wordsOf(one).includes('INC-2'));
  await expect.poll(() => card().map(wordsOf).join(' ')).toContain('could not make a channel');
  expect(card().filter((one) => wordsOf(one).includes('of the checklist done'))).toHaveLength(1);
});
