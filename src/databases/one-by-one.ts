import type { Step } from '../catalog/steps.ts';
import type { Environment } from '../model/environment.ts';
import type { Clock } from '../ports/clock.ts';
import { type StoppedBy, stoppedBy } from './stop-between.ts';

export interface Parts<T, Done> {
  readonly done: readonly Done[];
  /** Those that were not begun. */
  readonly left: readonly T[];
  /** Why not; undefined where all were begun. */
  readonly stopped: StoppedBy | undefined;
}

interface OneByOne<T, Done> {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly step: Step;
  readonly parts: readonly T[];
  /** ms after which no part is begun. */
  readonly windowMs: number;
  work(part: T, at: number): Promise<Done>;
}

/** Works on parts one after the other, and begins none when the time is over or in a freeze that has begun meanwhile. */
export async function oneByOne<T, Done>(of: OneByOne<T, Done>): Promise<Parts<T, Done>> {
  const { environment, clock, step, parts, windowMs, work } = of;
  const done: Done[] = [];
  for (const [at, part] of parts.entries()) {
    const stopped = stoppedBy({ environment, since: step.since, now: clock.now(), windowMs });
    if (stopped !== undefined) return { done, left: parts.slice(at), stopped };
    done.push(await work(part, at));
  }
  return { done, left: [], stopped: undefined };
}
