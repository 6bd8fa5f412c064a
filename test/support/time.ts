import { expect } from 'vitest';
import { patienceMs } from './patience.ts';
import type { Card } from './stories.ts';
import type { World } from './world.ts';

/** Real ms between two steps of time, at least and at most: what follows from one step happens before the next. */
const [breathMs, longestBreathMs] = [60, 2000];
/** Steps of time that are always taken, however long the machine needs for them. */
const fewestSteps = 200;

type Timed = Pick<World, 'advance' | 'workspace'>;

/**
 * One step of time, and a breath for what follows from it; the breath ends once `seen`. How long it is the machine says: moving the clock of the
 * store took some work of it, and what follows takes many times that.
 */
async function breathes(world: Timed, stepMs: number, seen: () => boolean): Promise<void> {
  const began = performance.now();
  await world.advance(stepMs);
  const breath = Math.min(longestBreathMs, Math.max(breathMs, 10 * (performance.now() - began)));
  await world.workspace.waitFor('a moment', seen, breath).catch(() => undefined);
}

/** Time passes in steps until something is seen, or for `patienceMs` of real time and `most` steps in vain; gives whether it was seen. */
export async function timePasses(
  world: Timed,
  seen: () => boolean,
  { stepMs = 1000, most = fewestSteps } = {},
): Promise<boolean> {
  const over = performance.now() + patienceMs;
  for (let steps = 0; !seen() && (steps < most || performance.now() < over); steps += 1)
    await breathes(world, stepMs, seen);
  return seen();
}

/** Time passes in steps until a card shows something; gives its words. Polls, back-offs and pauses between edits take no real time. */
export async function until(world: World, card: Card, word: string, stepMs = 1000): Promise<string> {
  await timePasses(world, () => card.words().includes(word), { stepMs });
  return card.shows(word);
}

/**
 * Waits until a duty has gone round so many times from beginning to end: all that was there when this was called has been looked at, and what
 * came of it in the round after. A duty is taken anew when a round begins.
 */
export async function wentRound({ database }: World, duty: 'incidents' | 'delivery', rounds = 2): Promise<void> {
  const begun = async () =>
    (await database.query<{ until: string }>('SELECT until::text FROM duties WHERE name = $1', [duty]))[0]?.until;
  for (let beginnings = 0; beginnings <= rounds; beginnings += 1) {
    const before = await begun();
    await expect.poll(begun).not.toBe(before);
  }
}

/** Time passes in steps of 5 s, without waiting for anything. */
export async function passes(world: World, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5000) {
    await world.advance(5000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
