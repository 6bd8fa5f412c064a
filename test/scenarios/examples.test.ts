import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadActions } from '../../src/catalog/loader.ts';
import { mcpServerOf } from '../support/deployment.ts';
import { cast } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

const catalog = await loadActions(new URL('../../src/actions/', import.meta.url));
const examples = [...catalog].flatMap(([command, { risk, examples: lines }]) =>
  lines.map((line) => ({ command, risk, line, text: line.replace(/^\/mcp /, '') })),
);

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

it('there is an example for every action', () => {
  expect(catalog.size).toBeGreaterThan(4);
  expect(new Set(examples.map(({ command }) => command))).toEqual(new Set(catalog.keys()));
});

describe('looking', () => {
  const looks = examples.filter(({ risk }) => risk === 'read-only');
  it.each(looks)('$line answers, and changes nothing', async ({ text }) => {
    const { dev } = cast(world.workspace);
    const before = mark();
    await (await dev.types(text)).shows('Done');
    expect(writes(before)).toEqual([]);
  });
});

describe('changing', () => {
  const changes = examples.filter(({ risk }) => risk !== 'read-only');
  it.each(changes)('$line: the plan changes nothing, the run does what it says', async ({ text }) => {
    const { dev, lead } = cast(world.workspace);
    // Each example finds the same three versions, the newest running.
    for (const namespace of ['mcp-production', 'mcp-staging']) {
      const server = mcpServerOf(world, namespace);
      if (server.image() !== 'mcp/server:2.3.0') await server.deploys('mcp/server:2.3.0');
      await server.settles();
    }
    const before = mark();
    const card = await dev.types(text.replace('to=1', `to=${revisionOf('mcp/server:2.1.0')}`));
    const plan = await card.shows('expires');
    expect(writes(before)).toEqual([]);
    const [confirm = ''] = card.buttons();
    await (plan.includes('Needs 1 approver') ? lead : dev).presses(card, confirm);
    await until(world, card, 'Done');
    expect(writes(before).length).toBeGreaterThan(0);
  });
});

/** Where the ledgers of the platform stand. */
interface Mark {
  readonly requests: number;
  readonly writes: number;
}

function mark(): Mark {
  return { requests: world.platform.cluster.requests.length, writes: world.platform.writes().length };
}

/** What the bot sent to any system of the platform that is no reading, since a mark. */
function writes(since: Mark): readonly string[] {
  const { cluster } = world.platform;
  const toCluster = cluster.requests
    .slice(since.requests)
    .filter(({ identity, method }) => identity.endsWith(':mcp-chatops') && method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`);
  const toOthers = world.platform.writes().slice(since.writes);
  return [...toCluster, ...toOthers.map(({ system, what }) => `${system}: ${what}`)];
}

/** The revision number an image has in the history of production just now. */
function revisionOf(image: string): number {
  const found = world.platform.cluster
    .list('replicasets', 'mcp-production')
    .find((set) => JSON.stringify(set).includes(`"image":"${image}"`));
  return Number(found?.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
}
