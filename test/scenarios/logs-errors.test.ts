import { afterAll, beforeAll, expect, it } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { type Card, cast } from '../support/stories.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let server: Watched;
beforeAll(async () => {
  world = await startWorld();
  server = mcpServerOf(world);
});
afterAll(() => world.stop());

async function looks(text = ''): Promise<Card> {
  const { dev } = cast(world.workspace);
  const card = await dev.types(`logs errors ${text}`.trim());
  await card.shows('Done');
  return card;
}

/** The file in the thread: every kind of error. */
async function file(card: Card): Promise<string> {
  const id = await world.workspace.waitFor('the errors in the thread', () => card.replies()[0]?.files?.[0]?.id);
  return world.workspace.files.find(({ file }) => file.id === id)?.text ?? '';
}

const fail = (errorRatio: number) => {
  for (const pod of server.pods())
    world.platform.cluster.server(server.namespace, pod)?.traffic.setLoad({ errorRatio });
};

it('nothing found is a good answer that says what was read', async () => {
  fail(0);
  await world.advance(60_000);
  const card = await looks('since=1m');
  expect(card.words()).toMatch(
    /^✓ mcp-server: no errors in the last minute\n\[Diagnose\]\nDone · 3 pods, [\d,]+ lines in [\d.]+ s/,
  );
  expect(card.buttons()).toEqual(['Diagnose']);
});

it('errors are counted against the time before, by kind, with their tools and pods', async () => {
  fail(0);
  await world.advance(20 * 60_000);
  await looks(); // what was logged until now is without errors
  fail(0.6);
  await world.advance(9 * 60_000);
  const card = await looks('since=10m');
  const words = card.words();
  expect(words).toMatch(/^✕ mcp-server: \d+ errors in the last 10 min, none in the 10 min before\nErrors per minute/);
  expect(words).toMatch(
    /1\. (?:UpstreamTimeout|ValidationError|PoolTimeout) \d+ · .* and \d more · all 3 pods · first seen/,
  );
  expect(words).toContain('“tool call failed: upstream did not answer in 5 s”');
  expect(words).not.toContain('new since');
  const text = await file(card);
  expect(text).toContain('Errors of mcp-server in production');
  expect(text).toMatch(/=== Tools ===\n\d+ {2}\w+/);
  expect(text).toContain('signature: tool call failed: upstream did not answer in … s');
});

it('a kind that is first seen with a release is told, with the way back as first button', async () => {
  fail(0);
  await world.advance(40 * 60_000);
  const before = server.pods();
  await server.deploys('mcp/server:2.4.0-crash-loop', 'release 2.4.0');
  await world.advance(60_000);
  const card = await looks('since=10m');
  expect(card.words()).toMatch(/^✕ mcp-server: \d+ errors in the last 10 min/);
  expect(card.words()).toMatch(/KeyError \d+ · .*new since 2\.4\.0-crash-loop/);
  expect(card.buttons()[0]).toBe('Plan rollback to 2.3.0…');
  expect(card.buttons()).toEqual(expect.arrayContaining(['Diagnose', 'Their lines']));
  expect(before.length).toBe(3);
});

it('a pod whose log may not be read is said, and the others are counted', async () => {
  const [pod = ''] = server.pods();
  const fault = world.platform.cluster.faults.inject({
    match: { resource: 'pods', subresource: 'log', name: pod },
    effect: { kind: 'forbidden' },
  });
  const card = await looks('since=10m');
  expect(card.words()).toContain(`The log of ${pod} could not be read: forbidden`);
  fault.remove();
});

it('a time nobody can mean is refused with an example', async () => {
  const { dev } = cast(world.workspace);
  expect(await dev.hears('logs errors since=soon')).toContain('since must be a length of time, such as 90s, 10m or 2h');
  expect(await dev.hears('logs errors since=30d')).toContain('since must be at most 7d');
});
