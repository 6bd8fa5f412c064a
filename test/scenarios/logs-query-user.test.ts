import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Card, cast } from '../support/stories.ts';
import { startWorld, type World } from '../support/world.ts';

const id = 'ann.person@x.example';
let world: World;
beforeAll(async () => {
  world = await startWorld();
  const { logs } = world.platform.aws.production;
  logs.groups.put('/mcp/production/server', { fromPods: false });
  logs.put({
    at: world.clock.now().getTime() - 60_000,
    message: JSON.stringify({ level: 'info', message: 'tool call', tool: 'book_service', user_id: id }),
    stream: 'mcp-server-x/mcp-server',
    group: '/mcp/production/server',
  });
});
afterAll(() => world.stop());

const audit = async () =>
  (await world.database.query<{ body: string }>('SELECT body FROM audit ORDER BY id')).map(({ body }) => body);
const messagesIn = (channel: string) => world.workspace.messages(channel, { as: 'lead' }).length;

it('what one user did is for people named for it, with a reason, and for nobody else’s eyes', async () => {
  const { dev, lead, channel } = cast(world.workspace);
  const command = `logs query user id=${id} reason="ticket 4711"`;

  // An operator is not named for it; nor is what was typed kept, also where it was mistyped.
  expect(await dev.hears(command)).toMatch(
    /You cannot use logs query user in production: that needs the role privacy, and you have operator/,
  );
  await dev.hears(`logs query usr id=${id} reason=x`);
  await dev.hears(`logs query user id=${id}" reason=x`);
  await dev.hears(`logs user id=${id}`);
  expect((await audit()).join('\n')).not.toContain(id);
  expect(world.platform.aws.production.logs.queries()).toEqual([]);

  const before = messagesIn(channel);
  await world.workspace.as('lead').command(channel, '/mcp', command);
  const card: Card = await lead.direct('1 line of one person');
  expect(await card.shows('tool call tool=book_service', 'only you see this answer')).not.toContain(id);
  expect(messagesIn(channel)).toBe(before);

  const rows = await audit();
  const read = rows.find((row) => row.includes('"person.read"'));
  expect(read).toMatch(/"person": "hmac:[0-9a-f]{64}"/);
  expect(read).toContain('"reason": "ticket 4711"');
  expect(read).toContain('"actor": "U0LEAD"');
  expect(rows.join('\n')).not.toContain(id);
  expect(rows.find((row) => row.includes('"run.requested"'))).toContain('"id": "‹withheld›"');

  // Others see that somebody asked, and nothing of the answer.
  const run = card.run();
  expect(await dev.hears(`run ${run}`)).toContain('is about one person: only who asked sees it');
  expect(await dev.hears('runs')).not.toContain(id);
  expect(world.log.join('\n')).not.toContain(id);
});
