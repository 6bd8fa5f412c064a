import { afterAll, beforeAll, expect, it } from 'vitest';
import { cast } from '../support/stories.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** Things happen to the MCP server of staging, each of another kind. */
function happens(kinds: number): void {
  const owner = world.platform.cluster.read('deployments', 'mcp-staging', 'mcp-server');
  world.platform.cluster.apply(
    Array.from({ length: kinds }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `kind-${index}`, namespace: 'mcp-staging' },
      involvedObject: { kind: 'Deployment', name: 'mcp-server', namespace: 'mcp-staging', uid: owner?.metadata.uid },
      type: 'Warning',
      reason: `Kind${String.fromCharCode(65 + index)}`,
      message: 'happened',
      count: 1,
      firstTimestamp: world.clock.now().toISOString(),
      lastTimestamp: world.clock.now().toISOString(),
    })),
  );
}

it('an answer of several pages: buttons edit the one message, for everybody, until the pages are no longer kept', async () => {
  const { dev, val, sam } = cast(world.workspace);
  happens(20);
  const card = await dev.types('events env=staging');
  const first = await card.shows('page 1 of 3');
  expect(card.buttons()).toEqual(['More', 'Diagnose', '⋯']);
  await val.presses(card, 'More');
  const second = await card.shows('page 2 of 3');
  const kinds = (words: string): readonly string[] => words.match(/• Kind[A-Z]/g) ?? [];
  expect(kinds(second)).toHaveLength(8);
  expect(kinds(second).filter((kind) => kinds(first).includes(kind))).toEqual([]);
  expect(card.buttons().slice(0, 2)).toEqual(['Back', 'More']);
  expect(card.buttons().length).toBeLessThanOrEqual(3);
  expect(await sam.isTold(card, 'More')).toContain('role');
  await dev.presses(card, 'More');
  await card.shows('page 3 of 3');
  expect(card.buttons()[0]).toBe('Back');
  expect(card.buttons()).not.toContain('More');
  await world.database.query('DELETE FROM report_pages');
  expect(await dev.isTold(card, 'Back')).toContain('That page is no longer available: it was deleted by age.');
  const said = world.workspace.messages(card.channel).filter(({ is_ephemeral }) => is_ephemeral !== true);
  expect(new Set(said.map(({ ts, thread_ts }) => thread_ts ?? ts))).toEqual(new Set([card.ts]));
});
