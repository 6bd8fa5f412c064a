import { afterAll, beforeAll, expect, it } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { buttonsOf, wordsOf } from '../support/message-words.ts';
import { type Card, cast } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let server: Watched;
let staging: Watched;
beforeAll(async () => {
  world = await startWorld({
    change: (file) => {
      const { prometheus: _, ...unmeasured } = file.environments['staging'] ?? {};
      return { ...file, environments: { ...file.environments, staging: unmeasured } };
    },
  });
  server = mcpServerOf(world);
  staging = mcpServerOf(world, 'mcp-staging');
});
afterAll(() => world.stop());

const pictures = () =>
  world.workspace.files.filter(({ file }) => file.name.endsWith('.png')).map(({ file }) => file.title);

async function restarted(where: string): Promise<Card> {
  const { dev, lead } = cast(world.workspace);
  const card = await dev.types(`restart${where}`);
  await card.shows('expires');
  await (where === '' ? lead : dev).presses(card, 'Restart mcp-server');
  await until(world, card, 'Done');
  return card;
}

interface Look {
  readonly at: string | null;
  readonly watching: boolean;
}

/** Time passes from look to look until the watch is over: on a busy machine the looks themselves take a good part of it. */
async function tenMinutes(card: Card): Promise<void> {
  const id = Number(card.run().slice(2));
  const sql = `SELECT seen ->> 'lookedAt' AS at, state = 'watching' AS watching FROM watches WHERE run_id = $1`;
  const look = async () => (await world.database.query<Look>(sql, [id]))[0];
  for (let before = await look(); before?.watching === true; before = await look()) {
    const { at } = before;
    await world.advance(30_000);
    const isNew = async () => {
      const now = await look();
      return now?.watching !== true || now.at !== at;
    };
    await expect.poll(isNew, { interval: 20 }).toBe(true);
  }
}

it('a change that holds: watched for ten minutes, with errors and latency, and two pictures of before and after', async () => {
  const card = await restarted('');
  expect(await until(world, card, 'pods ready, no', 500)).toMatch(
    /… Watching until \S+: 3 of 3 pods ready, no restarts/,
  );
  expect(card.buttons()).toEqual([]);
  await tenMinutes(card);
  const held = await until(world, card, 'Holding after 10 min');
  expect(held).toMatch(
    /✓ Holding after 10 min: 3 of 3 pods ready, no restarts, errors [\d.]+% \([\d.]+% before\), p99 [\d,]+ ms \([\d,]+ ms before\)/,
  );
  expect(held).not.toContain('not watched');
  await expect
    .poll(pictures)
    .toEqual(['Errors of mcp-server, before and after', 'Latency of mcp-server, before and after']);
  expect(card.replies().filter(({ text }) => text.includes('worse'))).toEqual([]);
});

it('worse again: who asked is called, with the way back at hand', async () => {
  const { dev, lead } = cast(world.workspace);
  await server.deploys('mcp/server:2.4.0-bad-image');
  const card = await dev.types('rollback');
  await card.shows('expires');
  await lead.presses(card, card.buttons()[0] ?? '');
  await until(world, card, 'Done');
  await until(world, card, 'Watching until', 500);
  world.platform.cluster.breakPods({ namespace: 'mcp-production', deployment: 'mcp-server', fault: 'crash-loop' });
  const words = await until(world, card, 'Worse again', 10_000);
  expect(words).toMatch(/^✕ Worse again after \d+ (s|min): /);
  const buttons = [expect.stringMatching(/^Back to /), 'Diagnose mcp-server'];
  expect(card.buttons()).toEqual(buttons);
  const told = await card.reply('is worse again');
  expect(told).toMatch(/^✕ mcp-server is worse again \d+ (s|min) after the change: .* · @U0DEV\n\[Back to /);
  const reply = card.replies().find((one) => wordsOf(one).includes('worse again'));
  expect(reply && buttonsOf(reply)).toEqual(buttons);
  world.platform.cluster.healPods('mcp-production', 'mcp-server');
});

it('ends early when another change of the same deployment begins; what cannot be measured is named', async () => {
  const card = await restarted(' env=staging');
  await until(world, card, 'not watched: errors and p99 (no Prometheus is configured for staging)', 500);
  await staging.settles();
  const next = await restarted(' env=staging');
  expect(await until(world, card, `until ${next.run()} began`, 500)).toMatch(
    /– Watched for \d+ (s|min), until R-\d+ began/,
  );
});
