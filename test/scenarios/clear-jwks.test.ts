import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { type Card, cast } from '../support/stories.ts';
import { passes } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let pods: Watched;
beforeAll(async () => {
  world = await startWorld({ startupMs: 2000 });
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
    expect(plan).toContain('Waits for @dev to confirm');
    expect(pods.pods().map((pod) => serverIn(pod).jwks.clears)).toEqual([0, 0, 0]);

    await dev.presses(card, 'Clear the cache');
    const done = await card.shows('Done');
    expect(done).toMatch(/^✓ JWKS cache cleared on 3 of 3 ready pods · production · .* · @dev\n/);
    for (const pod of pods.pods()) {
      expect(done).toContain(`${pod} | cleared | kid-2026-a, kid-2026-b`);
      expect(serverIn(pod).jwks.clears).toBe(1);
    }
  });

  it.each([
    ['error', 'answered 500'],
    ['reset', 'the API server could not reach it'],
    ['hang', 'no answer in 5 s'],
  ] as const)('fails when one pod answers with %s, and the others are done', async (behaviour, words) => {
    const [first = '', ...others] = pods.pods();
    const before = others.map((pod) => serverIn(pod).jwks.clears);
    serverIn(first).jwks.setOnClear(behaviour);
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

  it('reaches a pod that is born meanwhile', async () => {
    pods.edit({ replicas: 4 });
    await world.workspace.waitFor('a fourth pod', () => pods.pods().length === 4);
    const card = await clear();
    expect(await card.shows('Done')).toMatch(/^✓ JWKS cache cleared on 4 of 4 ready pods/);
    expect(pods.pods().filter((pod) => serverIn(pod).jwks.clears > 0)).toHaveLength(4);
    pods.edit({ replicas: 3 });
    await pods.settles();
  });

  it('asks no pod of others that carries the same labels', async () => {
    const labels = { app: 'mcp-server', tier: 'other' };
    const spec = { containers: [{ name: 'mcp-server', image: 'mcp/server:2.3.0', ports: [{ containerPort: 8000 }] }] };
    const metadata = { name: 'mcp-other' };
    world.platform.cluster.apply(
      [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata,
          spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
        },
        { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'debug', labels: { app: 'mcp-server' } }, spec },
      ],
      'mcp-production',
    );
    const strangers = () => pods.pods().filter((pod) => /^mcp-other-|^debug$/.test(pod));
    await world.workspace.waitFor(
      'strangers that serve',
      () =>
        strangers().length === 3 && strangers().every((pod) => world.platform.cluster.server('mcp-production', pod)),
    );
    const card = await clear();
    expect(await card.shows('Done')).toMatch(/^✓ JWKS cache cleared on 3 of 3 ready pods/);
    expect(strangers().map((pod) => serverIn(pod).jwks.clears)).toEqual([0, 0, 0]);
    const { dev } = cast(world.workspace);
    const diagnosis = await dev.types('diagnose');
    expect(await diagnosis.shows('Done')).toMatch(/3 of 3 pods ready/);
    for (const [kind, name] of [
      ['deployments', 'mcp-other'],
      ['pods', 'debug'],
    ] as const) {
      await fetch(
        `${world.platform.cluster.url}/${kind === 'pods' ? 'api/v1' : 'apis/apps/v1'}/namespaces/mcp-production/${kind}/${name}`,
        {
          method: 'DELETE',
          headers: { authorization: `Bearer ${world.platform.cluster.token()}` },
        },
      );
    }
    await world.workspace.waitFor('the strangers gone', () => strangers().length === 0, 15_000);
  });

  it('names a pod that does not come up, and does not wait for it for ever', async () => {
    await pods.deploys('mcp/server:2.4.0-not-ready');
    await world.workspace.waitFor('a fourth pod', () => pods.pods().length === 4);
    const card = await clear();
    await card.shows(/Running|Verifying/);
    await passes(world, 40_000);
    expect(await card.shows('Done')).toMatch(/not ready and not asked: mcp-server-\w+-\w+/);
  });

  it('is refused where no pod is ready', async () => {
    world.platform.cluster.breakPods({ namespace: 'mcp-production', deployment: 'mcp-server', fault: 'crash-loop' });
    await world.advance(3000);
    const { dev } = cast(world.workspace);
    const card = await dev.types('auth clear-jwks');
    const words = await card.shows('Not started');
    world.platform.cluster.healPods('mcp-production', 'mcp-server');
    expect(words).toContain(
      'mcp-server has no ready pod (4 there), so there is no cache to clear · production\nNothing was changed.',
    );
    expect(words).toContain('Start with /mcp diagnose.');
  });
});
