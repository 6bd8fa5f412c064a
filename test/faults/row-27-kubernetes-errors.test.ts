import { afterAll, beforeAll } from 'vitest';
import type { FaultEffect } from '../../sandbox/cluster/faults.ts';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { countEffects } from '../support/faults/effects.ts';
import { watchHaste } from '../support/faults/haste.ts';
import { faultRow } from '../support/faults/row.ts';
import { cast } from '../support/stories.ts';
import { timePasses } from '../support/time.ts';
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

/** What is wrong with a run that says this in the end and has changed the deployment so many times. */
function wrongIn(run: string, words: string, patches: number): readonly string[] {
  return [
    ...(words.includes('Done') && patches !== 1 ? [`${run}: done with ${patches} patches`] : []),
    ...(patches > 1 ? [`${run}: ${patches} patches`] : []),
    ...(clearEnd.test(words) ? [] : [`${run}: no clear end: ${words.slice(0, 100)}`]),
  ];
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
    const haste = watchHaste(world, retryAfterSeconds * 1000);
    const wrong: string[] = [];
    let done = 0;
    for (let strike = 0; strike < count; strike += 1) {
      const { dev } = cast(world.workspace);
      for (const effect of effects)
        cluster.faults.inject({ match: { namespace: 'mcp-staging' }, effect, probability: 0.1 });
      const card = await dev.types('restart env=staging');
      await timePasses(world, () => /expires|Not started|Failed/.test(card.words()));
      const run = card.run();
      if (card.words().includes('expires')) {
        await dev.presses(card, 'Restart mcp-server');
        await timePasses(world, () => clearEnd.test(card.words()), { most: 400 });
      }
      const words = card.words();
      cluster.faults.clear();
      const patches = counted.patches(run);
      if (words.includes('Done')) done += 1;
      wrong.push(...wrongIn(run, words, patches));
      await world.advance(30_000);
      await staging.settles();
    }
    counted.stop();
    none('doubled, or without a clear end', wrong, count);
    haste.stop();
    none('calls inside Retry-After', haste.hasty, cluster.requests.length - from);
    if (count >= 10) all('some were asked to wait', haste.limited > 0 ? 1 : 0, 1);
    // Of two it may be none.
    if (count >= 10) all('some got through all the same', done > 0 ? 1 : 0, 1);
  },
);
