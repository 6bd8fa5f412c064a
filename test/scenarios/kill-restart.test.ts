import { expect, it } from 'vitest';
import { killEverywhere, wrongIn } from '../support/faults/kill-story.ts';
import { dice } from '../support/faults/seed.ts';

// Six moments of about a hundred, others each time; all of them where KILL_POINTS is "all".
const all = process.env['KILL_POINTS'] === 'all';
const chance = dice();

it(`a restart whose worker is killed anywhere is done once, told once, and ends well (seed ${chance.seed})`, {
  timeout: all ? 3_600_000 : 240_000,
}, async () => {
  const { points, aftermaths, unmet } = await killEverywhere('restart', chance, all ? undefined : 6);
  expect(points).toBeGreaterThan(50);
  expect(aftermaths.length).toBeGreaterThanOrEqual(all ? points - unmet.length : 6);
  expect(aftermaths.flatMap(wrongIn)).toEqual([]);
  const takeovers = aftermaths.flatMap(({ takeoverMs }) => takeoverMs ?? []);
  for (const ms of takeovers) expect(ms).toBeLessThan(15_000);
});
