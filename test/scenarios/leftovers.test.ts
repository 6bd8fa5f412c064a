import { setTimeout as wait } from 'node:timers/promises';
import { queryObjects } from 'node:v8';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/patience.ts';
import { cast } from '../support/stories.ts';
import { startWorld, type World } from '../support/world.ts';

/** The longest deadline of a call that looks: until then its signal is held by its timer. */
const deadlinesMs = 11_000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** Signals that are still held once everything that nobody holds was collected. */
const signals = () => queryObjects(AbortSignal, { format: 'count' });

async function work(times: number): Promise<void> {
  const { dev } = cast(world.workspace);
  for (let n = 0; n < times; n += 1) {
    const card = await dev.types(n % 2 === 0 ? 'health' : 'diagnose');
    await card.shows('Done');
    // Slack takes one message a second in a channel.
    await world.advance(3000);
  }
}

it('runs that have ended leave nothing behind in their worker', async () => {
  await work(8);
  await wait(deadlinesMs);
  const before = signals();
  await work(24);
  await expect.poll(signals, { interval: 1000 }).toBeLessThan(before + 12);
});

it('nor in the store, once they are older than the configuration says', async () => {
  const runs = async () => (await world.database.query('SELECT 1 FROM runs')).length;
  expect(await runs()).toBe(32);
  await world.advance(366 * 24 * 60 * 60 * 1000);
  // A run whose last message is not sent yet goes with the next sweep.
  await eventually(async () => {
    await world.advance(60 * 60 * 1000);
    expect(await runs()).toBe(0);
  });
});
