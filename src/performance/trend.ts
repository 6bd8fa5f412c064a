import type { Growth } from '../metrics/growth.ts';
import { feltMs } from '../metrics/worse.ts';

const hourMs = 3_600_000;

/**
 * Whether calls get slower: p99 grows for certain, and by an amount that people would notice within some hours. Checked on a hundred hours that
 * are made up (test/performance/trend.test.ts): of fifty that end at twice to four times as slow 48 are found, of fifty others none.
 */
export function slowingDown(trend: Growth | undefined): trend is Growth {
  return trend?.grows === true && trend.slope.best * hourMs >= feltMs / 10;
}
