import { afterAll, beforeAll } from 'vitest';
import type { FaultEffect } from '../../sandbox/cluster/faults.ts';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { countEffects } from '../support/faults/effects.ts';
import { faultRow } from '../support/faults/row.ts';
import { type Card, cast } from '../support/stories.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let staging: Watched;
beforeAll(async () => {
  world = await startWorld();
  staging = mcpServerOf(world, 'mcp-staging');
});
afterAll(() => world.stop());

const retryAfterSeconds = 2;
const effects: readonly FaultEffect[] = [
  { kind: 'busy', retryAfterSeconds },
  { kind: 'error', code: 500 },
  { kind: 'error', code: 503 },
  { kind: 'reset' },
  { kind: 'lost-reply' },
  { kind: 'latency', ms: 500 },
];

/** It went well, it did not, or nobody could look: each is said in so many words. */
const clearEnd = /Done|Failed|Not started|Plan changed|could not be asked/;

/** Calls of the bot that came again before the time it was asked to wait was over. */
function hasty(from: number): readonly string[] {
  const requests = world.platform.cluster.requests
    .slice(from)
    // A 429 behind a proxy may be the pod's own.
    .filter(({ identity, path }) => identity.includes('mcp-chatops') && !path.includes('/proxy'));
  return requests.flatMap((limited, index) => {
    if (limited.status !== 429) return [];
    const until = Date.parse(limited.at) + retryAfterSeconds * 1000 - 50;
    const again = requests
      .slice(index + 1)
      .filter(({ path, method, at }) => path === limited.path && method === limited.method && Date.parse(at) < until);
    return again.map(({ method, path }) => `${method} ${path.split('?')[0]}`);
  });
}

faultRow(
  {
    title: 'a tenth of the calls to Kubernetes each: 429, 500, 503, cut, lost reply, slow',
    small: 2,
    full: 1000,
    eachMs: 60_000,
  },
  async ({ count, none, all }) => {
    const { cluster } = world.platform;
    const counted = countEffects(world);
    const from = cluster.requests.length;
    const wrong: string[] = [];
    let done = 0;
    for (let strike = 0; strike < count; strike += 1) {
      const { dev } = cast(world.workspace);
      for (const effect of effects)
        cluster.faults.inject({ match: { namespace: 'mcp-staging' }, effect, probability: 0.1 });
      const card = await dev.types('restart env=staging');
      await passes(card, /expires|Not started|Failed/, 100);
      const run = card.run();
      if (card.words().includes('expires')) {
        await dev.presses(card, 'Restart mcp-server');
        await passes(card, clearEnd, 400);
      }
      const words = card.words();
      cluster.faults.clear();
      const patches = counted.patches(run);
      if (words.includes('Done')) done += 1;
      if (words.includes('Done') && patches !== 1) wrong.push(`${run}: done with ${patches} patches`);
      if (patches > 1) wrong.push(`${run}: ${patches} patches`);
      if (!clearEnd.test(words)) wrong.push(`${run}: no clear end: ${words.slice(0, 100)}`);
      await world.advance(30_000);
      await staging.settles();
    }
    counted.stop();
    none('doubled, or without a clear end', wrong, count);
    none('calls inside Retry-After', hasty(from), cluster.requests.length - from);
    // Of two it may be none.
    if (count >= 10) all('some got through all the same', done > 0 ? 1 : 0, 1);
  },
);

/** Time passes, a second at a time, until the card shows something. */
async function passes(card: Card, pattern: RegExp, mostSeconds: number): Promise<void> {
  for (let second = 0; second < mostSeconds && !pattern.test(card.words()); second += 1) {
    await world.advance(1000);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}
