import type { Clock } from '../ports/clock.ts';
import { pace } from '../workloads/pace.ts';
import type { Pair } from './pair.ts';
import { wrongWith } from './switch-report.ts';

/** The slices of a service follow its selector after a moment. */
const patienceMs = 15_000;

/** The pair once its addresses are those of the colour that has the traffic, or as it still is after a while. */
export async function settled(
  clock: Clock,
  signal: AbortSignal,
  holder: string | undefined,
  see: () => Promise<Pair>,
): Promise<Pair> {
  const until = clock.now().getTime() + patienceMs;
  const nextLook = pace(clock, signal);
  for (;;) {
    const began = clock.monotonic();
    const pair = await see();
    const right = holder === undefined || wrongWith(pair, holder).length === 0;
    if (right || clock.now().getTime() >= until) return pair;
    await nextLook(began, 0);
  }
}
