import { afterAll, beforeAll } from 'vitest';
import { faultRow } from '../support/faults/row.ts';
import { type Card, cast, teller } from '../support/stories.ts';
import { timePasses } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

const askers = Array.from({ length: 100 }, (_, index) => `U0ASKER${index}`);

let world: World;
beforeAll(async () => {
  // Everybody asks for the same, so each in their own name.
  world = await startWorld({
    change: ({ environments, ...file }) => {
      const { production, staging } = environments;
      const open = { ...staging, access: { ...staging?.access, operator: askers } };
      return { ...file, environments: { production, staging: open } };
    },
  });
  for (const id of askers) world.workspace.admin.addUser({ id, name: id.toLowerCase() });
});
afterAll(() => world.stop());

interface Status {
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly availableReplicas?: number;
  readonly observedGeneration?: number;
}

/** True while a rollout of the deployment is under way in the cluster. */
function rolling(): boolean {
  const found = world.platform.cluster.read('Deployment', 'mcp-staging', 'mcp-server');
  const { replicas, updatedReplicas, availableReplicas, observedGeneration } = (found?.['status'] ?? {}) as Status;
  return (
    replicas !== updatedReplicas || replicas !== availableReplicas || observedGeneration !== found?.metadata.generation
  );
}

const over = /Done|Plan changed|Not started|Failed|Cancelled/;

faultRow(
  { title: 'many runs on one deployment, confirmed at once', small: 6, full: 100, eachMs: 20_000 },
  async ({ count, none, all }) => {
    const { cluster } = world.platform;
    const overlaps: string[] = [];
    const runs: string[] = [];
    let generation = cluster.read('Deployment', 'mcp-staging', 'mcp-server')?.metadata.generation ?? 0;
    let was = false;
    const off = cluster.onChange(({ object }) => {
      if (object.kind !== 'Deployment' || object.metadata.namespace !== 'mcp-staging') return;
      const now = object.metadata.generation ?? 0;
      const run = object.metadata.annotations?.['mcp-chatops/run'] ?? '';
      if (now !== generation) {
        if (was && runs.length > 0) overlaps.push(`${run} while ${runs.at(-1)} was rolled out`);
        runs.push(run);
        generation = now;
      }
      was = rolling();
    });
    const channels = Math.ceil(count / 3);
    const rooms = Array.from({ length: channels }, () => cast(world.workspace).channel);
    const tellers = Array.from({ length: count }, (_, index) =>
      teller(world.workspace, `u0asker${index}`, rooms[index % channels]),
    );
    const cards: Card[] = [];
    for (const asker of tellers) {
      const card = await asker.types('restart env=staging');
      await card.shows('expires');
      cards.push(card);
    }
    await Promise.all(cards.map((card, index) => tellers[index]?.presses(card, 'Restart mcp-server')));
    let waited = 0;
    const allOver = () => {
      waited = Math.max(waited, cards.filter((card) => card.words().includes('Waiting for')).length);
      return cards.every((card) => over.test(card.words()));
    };
    await timePasses(world, allOver, { most: 600 });
    off();
    none('changes while another rollout was under way', overlaps, count);
    all('runs that came to an end', cards.filter((card) => over.test(card.words())).length, count);
    all('done, each with one change', cards.filter((card) => card.words().includes('Done')).length, runs.length);
    all(
      'told whom they wait for, or that the plan changed',
      cards.filter((card) => /Done|R-\d+/.test(card.words())).length,
      count,
    );
    none(
      'nobody had to wait',
      waited > 0 || cards.some((card) => card.words().includes('Plan changed')) ? [] : ['no'],
      1,
    );
  },
);
