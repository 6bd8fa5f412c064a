import { afterAll, beforeAll, expect, it } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { type Card, cast, type Teller } from '../support/stories.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let server: Watched;
beforeAll(async () => {
  world = await startWorld();
  server = mcpServerOf(world);
});
afterAll(() => world.stop());

/** Presses a button of a card that has ended, and gives the next one, ended too. */
async function presses(dev: Teller, card: Card, label: string): Promise<Card> {
  const next = await dev.sees(() => dev.presses(card, label));
  await next.shows('Done');
  return next;
}

it('from the list to the pod, its log before the restart, the diagnosis and the way back: nobody types a name', async () => {
  await server.deploys('mcp/server:2.4.0-crash-loop', 'release 2.4.0');
  await world.advance(60_000);
  const { dev } = cast(world.workspace);
  const list = await dev.types('pods');
  expect(await list.shows('Done')).toMatch(/^⚠ mcp-server: 3 of 3 pods ready, 1 CrashLoopBackOff \(/);

  const [first = ''] = list.buttons();
  expect(first).toMatch(/^Look at \w{5}$/);
  const pod = await presses(dev, list, first);
  expect(pod.words()).toMatch(/^✕ mcp-server-\w+-\w{5} is not ready: CrashLoopBackOff/);
  expect(pod.words()).toMatch(/the last run ended ‹\{ago\}› \(exit code 1\)/);

  const before = await presses(dev, pod, 'Logs before the restart');
  expect(before.words()).toMatch(/^mcp-server: \d+ lines? before the last restart, \w+-\w{5}\n/);
  expect(before.words()).toContain("KeyError: 'tool_registry'");

  const diagnosis = await presses(dev, before, 'Diagnose');
  expect(diagnosis.words()).toMatch(/^✕ mcp-server \(production\): most likely crash loop, 3 pods still serve/);
  expect(diagnosis.buttons()[0]).toMatch(/^Plan rollback to 2\.3\.0…$/);
});

it('what only a person knows is asked in a form that is filled as far as it can be', async () => {
  const { dev } = cast(world.workspace);
  const history = await dev.types('history');
  await history.shows('Done');
  await dev.presses(history, 'Plan another image…');
  const form = await dev.form('/mcp deploy');
  expect(Object.keys((await dev.sends(form)) ?? {})).toEqual(['image']);
  const card = await dev.sees(() => dev.sends(form, { image: 'mcp/server:2.3.1' }));
  expect(await card.shows('expires')).toMatch(/^Deploy mcp-server 2\.3\.1 · production/);
  await dev.presses(card, 'Cancel');
});

it('a right that is missing is named, and so is what can be told without it', async () => {
  const match = { resource: 'horizontalpodautoscalers', verb: 'list' } as const;
  const fault = world.platform.cluster.faults.inject({ match, effect: { kind: 'forbidden' } });
  const { dev } = cast(world.workspace);
  const card = await dev.types('hpa');
  expect(await card.shows('Failed')).toContain(
    'The bot may not list horizontalpodautoscalers.autoscaling in namespace mcp-production',
  );
  fault.remove();
  const events = world.platform.cluster.faults.inject({
    match: { resource: 'events', verb: 'list' },
    effect: { kind: 'forbidden' },
  });
  const rollout = await dev.types('rollout');
  expect(await rollout.shows('Done')).toContain('No events: The bot may not list events in namespace mcp-production.');
  events.remove();
});
