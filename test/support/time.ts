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

/** Time passes in steps of 5 s, without waiting for anything. */
export async function passes(world: World, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5000) {
    await world.advance(5000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
