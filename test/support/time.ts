import { expect } from 'vitest';
import type { Card } from './stories.ts';
import type { World } from './world.ts';

/** Real ms between two steps of time: what follows from one step happens before the next. */
const breathMs = 60;

/** Time passes in steps until a card shows something; gives its words. Polls, back-offs and pauses between edits take no real time. */
export async function until(world: World, card: Card, word: string, stepMs = 1000): Promise<string> {
  const seen = () => card.words().includes(word);
  for (let steps = 0; steps < 200 && !seen(); steps += 1) {
    await world.advance(stepMs);
    await world.workspace.waitFor('a moment', seen, breathMs).catch(() => undefined);
  }
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
    await expect.poll(begun, { timeout: 20_000 }).not.toBe(before);
  }
}

/** Time passes in steps of 5 s, without waiting for anything. */
export async function passes(world: World, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5000) {
    await world.advance(5000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
