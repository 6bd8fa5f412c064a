import { sample } from 'fast-check';
import { expect, it } from 'vitest';
import { type Heard, repeatMinutes, type Sequence, sequences, stepsOf, timeline } from '../support/alert-sequences.ts';
import { type Outcome, replaySite } from '../support/replay.ts';
import { useStore } from '../support/store.ts';

const count = Number(process.env['ALERT_SEQUENCES'] ?? 60);
const seed = Number(process.env['ALERT_SEED'] ?? Date.now() % 2 ** 31);
const world = useStore();

/** Somebody was paged since it was opened last. */
const paged = ({ opened, pages }: Outcome): boolean =>
  pages.some((page) => Number(page.split('@')[1]) >= Math.max(...opened));

it(`an alert that fires for two repeat intervals has an open incident and a page, whatever was lost, late, doubled or out of order (${count} sequences, seed ${seed})`, {
  timeout: 60_000 + count * 1000,
}, async () => {
  const generated = new Map(
    sample(sequences, { numRuns: count, seed }).map((sequence, n): [string, Sequence] => [`hook-${n}`, sequence]),
  );
  const site = await replaySite(world.store, world.database);
  const replays = new Map([...generated].map(([hook, sequence]) => [hook, { story: '', steps: stepsOf(sequence) }]));
  const found = await site.play(replays, timeline);
  const heard = await world.database.query<Heard>(
    `SELECT DISTINCT a.hook FROM alerts a JOIN alert_members m USING (hook, fingerprint) JOIN alert_groups g ON g.id = m.group_id
       JOIN incidents i ON i.id = g.incident_id
      WHERE a.fingerprint LIKE '% hero' AND a.status = 'firing' AND i.state = 'open' AND i.firing > 0`,
  );
  const fires = new Set(heard.map(({ hook }) => hook));
  const lost = [...generated].filter(
    ([hook]) => !(fires.has(hook) && (found.get(hook) ?? []).some((one) => one.state === 'open' && paged(one))),
  );
  expect(
    lost.slice(0, 3).map(([hook, sequence]) => ({ steps: stepsOf(sequence), found: found.get(hook) })),
    `nobody knows of ${lost.length} of ${count} alerts that fire for ${2 * repeatMinutes} minutes`,
  ).toEqual([]);
});
