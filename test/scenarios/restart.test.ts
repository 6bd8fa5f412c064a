import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { cast } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let server: Watched;
let staging: Watched;
beforeAll(async () => {
  // The policy of runbook A: who asks confirms, in production too.
  const { policy } = parse(readFileSync(new URL('../../config/generic.yaml', import.meta.url), 'utf8'));
  world = await startWorld({ change: (file) => ({ ...file, policy }) });
  server = mcpServerOf(world);
  staging = mcpServerOf(world, 'mcp-staging');
});
afterAll(() => world.stop());

/** Somebody deletes an object of staging. */
async function deletes(path: string): Promise<void> {
  const { url, token } = world.platform.cluster;
  const answer = await fetch(`${url}/api/v1/namespaces/mcp-staging/${path}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token()}` },
  });
  expect(answer.status).toBe(200);
}

it('replaces every pod one after the other, waits, and checks', async () => {
  const { dev } = cast(world.workspace);
  const before = server.pods();
  const card = await dev.types('restart');
  const plan = await card.shows('expires');
  expect(plan).toMatch(
    /^Restart mcp-server · production · asked by @dev\nRolling: one extra pod at a time; old pods stay until new ones are ready/,
  );
  expect(plan).toContain('Same version and settings; nothing to undo.');
  expect(plan).toContain('Waiting for @dev to confirm');
  await dev.presses(card, 'Restart mcp-server');
  const done = await until(world, card, 'Done');
  expect(done).toMatch(/^✓ mcp-server was restarted: 3 new pods serve · production · .* · @dev\n/);
  expect(done).toContain('✓ /ready  200 on 3 of 3 pods and through the service');
  expect(server.pods()).toHaveLength(3);
  expect(server.pods().filter((pod) => before.includes(pod))).toEqual([]);
  expect(server.patches()).toBe(1);
  // A run is done before its last file is in its thread.
  await world.workspace.waitFor('the lists of before and after', () => world.workspace.files.length === 2);
  const files = world.workspace.files.map(({ file: { title }, text }) => [
    title,
    server.pods().every((pod) => text?.includes(pod)),
  ]);
  expect(files).toEqual([
    ['mcp-server before the change', false],
    ['mcp-server after the change', true],
  ]);
});

it('a secret that is gone stops the first new pod: told while it waits, and the old pods serve on', async () => {
  const { dev } = cast(world.workspace);
  const secret = world.platform.cluster.read('secrets', 'mcp-staging', 'mcp-db-secret');
  await deletes('secrets/mcp-db-secret');
  const card = await dev.types('restart env=staging');
  await card.shows('expires');
  await dev.presses(card, 'Restart mcp-server');
  expect(await until(world, card, 'CreateContainerConfigError', 1000)).toContain('1 of 2 new pods made');
  await dev.presses(card, 'Stop');
  const words = await card.shows('Cancelled');
  expect(words).toContain('@dev cancelled this run · ');
  expect(card.buttons()).toEqual([]);
  world.platform.cluster.apply([
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'mcp-db-secret', namespace: 'mcp-staging' },
      data: secret?.['data'],
    },
  ]);
  for (let passed = 0; passed < 6; passed += 1) await world.advance(5000);
  await staging.settles();
});
