import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { type Card, cast } from '../support/stories.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let pods: Watched;
beforeAll(async () => {
  world = await startWorld();
  pods = mcpServerOf(world);
});
afterAll(() => world.stop());

const serverIn = (pod: string) => {
  const server = world.platform.cluster.server('mcp-production', pod);
  if (server === undefined) throw new Error(`No server runs in ${pod}.`);
  return server;
};

/** Asks, sees the plan and confirms it. */
async function clear(): Promise<Card> {
  const { dev } = cast(world.workspace);
  const card = await dev.types('auth clear-jwks');
  await card.shows('expires');
  await dev.presses(card, 'Clear the cache');
  return card;
}

describe('clearing the JWKS cache', () => {
  afterEach(() => {
    for (const pod of pods.pods()) world.platform.cluster.server('mcp-production', pod)?.jwks.setOnClear('ok');
  });

  it('is confirmed by who asked, done on every pod, and tells each one', async () => {
    const { dev } = cast(world.workspace);
    for (const pod of pods.pods()) serverIn(pod).jwks.hold(['kid-old']);
    const card = await dev.types('auth clear-jwks');
    const plan = await card.shows('expires');
    expect(plan).toMatch(/^Clear the JWKS cache of mcp-server on every pod · production · asked by @dev\n/);
    expect(plan).toContain(
      'POST /debug/clear-jwks-cache (port 8000) on each ready pod and on those that start meanwhile',
    );
    expect(plan).toContain('Waiting for @dev to confirm');
    expect(pods.pods().map((pod) => serverIn(pod).jwks.clears)).toEqual([0, 0, 0]);

    await dev.presses(card, 'Clear the cache');
    const done = await card.shows('Done');
    expect(done).toMatch(/^✓ JWKS cache cleared on 3 of 3 ready pods · production · .* · @dev\n/);
    for (const pod of pods.pods()) {
      expect(done).toContain(`${pod} | cleared | kid-2026-a, kid-2026-b`);
      expect(serverIn(pod).jwks.clears).toBe(1);
    }
  });

  it('fails when one pod refuses, and is asked for again at the press of a button', async () => {
    const words = 'answered 500';
    const [first = '', ...others] = pods.pods();
    const before = others.map((pod) => serverIn(pod).jwks.clears);
    serverIn(first).jwks.setOnClear('error');
    const card = await clear();
    const failed = await card.shows('Failed');
    expect(failed).toContain(`✕ JWKS cache cleared on 2 of 3 ready pods only: ${first}: ${words} · production`);
    expect(failed).toMatch(new RegExp(`${first} \\| ${words} \\|`));
    expect(others.map((pod) => serverIn(pod).jwks.clears)).toEqual(before.map((clears) => clears + 1));
    expect(card.buttons()).toEqual(['Try again', 'Diagnose']);

    serverIn(first).jwks.setOnClear('ok');
    const { dev } = cast(world.workspace);
    const again = await dev.sees(() => dev.presses(card, 'Try again'), '', card.channel);
    await again.shows('expires');
    await dev.presses(again, 'Clear the cache');
    await again.shows('cleared on 3 of 3 ready pods');
  });
});
