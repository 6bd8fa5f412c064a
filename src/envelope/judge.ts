import { feltMs, worseFactor } from '../metrics/worse.ts';
import { type Unit, valueWords } from '../model/series.ts';
import { counted } from '../model/units.ts';
import type { Signals, Watched } from '../model/watch.ts';

/** What one look saw. */
export interface Sight {
  /** ISO 8601. */
  readonly at: string;
  /** undefined where the cluster could not be read. */
  readonly pods?: {
    readonly available: number;
    readonly wanted: number;
    /** By pod uid and container name. */
    readonly restarts: Readonly<Record<string, number>>;
  };
  readonly now: Signals;
  readonly missing: readonly string[];
}

/** One restart after a change happens; two are a pattern. */
const mostRestarts = 2;
/** A look may catch a pod that is being replaced, or a burst: what is bad twice in a row is bad. */
const mostStrikes = 2;
/** A ratio of errors up to this is nobody's emergency, however small it was before. */
export const errorLimit = 0.05;

/** What is known after one more look. `before` is how it was before the change; known from the first look on. */
export function lookedOnce(earlier: Watched | undefined, sight: Sight, before: Signals): Watched {
  const { pods, now } = sight;
  const strikes = earlier?.strikes ?? { ready: 0, errors: 0, latency: 0 };
  const best = better(earlier?.best ?? before, now);
  const limit = limits(earlier?.best ?? before);
  return {
    ...(pods === undefined ? keptFrom(earlier) : { lookedAt: sight.at, ready: readyOf(pods) }),
    restarts: (earlier?.restarts ?? 0) + (pods === undefined ? 0 : restartsSince(earlier, pods.restarts)),
    counts: pods?.restarts ?? earlier?.counts ?? {},
    before,
    now,
    best,
    strikes: {
      ready: pods === undefined ? strikes.ready : pods.available < pods.wanted ? strikes.ready + 1 : 0,
      errors: struck(strikes.errors, now.errors, limit.errors),
      latency: struck(strikes.latency, now.latencyMs, limit.latencyMs),
    },
    missing: sight.missing,
  };
}

/** Why it is worse than before the watch, most telling first; empty while it holds. */
export function worsened({ strikes, restarts, ready, now, best }: Watched): readonly string[] {
  return [
    ...(strikes.ready >= mostStrikes && ready !== undefined ? [readyWords(ready)] : []),
    ...(restarts >= mostRestarts ? [counted(restarts, 'restart')] : []),
    ...(strikes.errors >= mostStrikes ? [`errors ${against(now.errors, best.errors, 'ratio')}`] : []),
    ...(strikes.latency >= mostStrikes ? [`p99 ${against(now.latencyMs, best.latencyMs, 'ms')}`] : []),
  ];
}

/** True where the change made nothing worse, and errors are still above what anybody accepts. */
export function stillFails({ now }: Watched): boolean {
  return now.errors !== undefined && now.errors > errorLimit;
}

/** `2 of 3 pods ready`. */
export function readyWords({ available, wanted }: NonNullable<Watched['ready']>): string {
  return `${available} of ${wanted} pods ready`;
}

const against = (now: number | undefined, best: number | undefined, unit: Unit): string =>
  now === undefined
    ? 'not measured'
    : `${valueWords(now, unit)}${best === undefined ? '' : ` (${valueWords(best, unit)} at best)`}`;

function keptFrom(earlier: Watched | undefined): Pick<Watched, 'lookedAt' | 'ready'> {
  return {
    ...(earlier?.lookedAt === undefined ? {} : { lookedAt: earlier.lookedAt }),
    ...(earlier?.ready === undefined ? {} : { ready: earlier.ready }),
  };
}

const readyOf = ({ available, wanted }: NonNullable<Watched['ready']>) => ({ available, wanted });

/** What each container has restarted since the last look; one that is new counts from zero, but not at the first look. */
function restartsSince(earlier: Watched | undefined, counts: Readonly<Record<string, number>>): number {
  if (earlier?.lookedAt === undefined) return 0;
  return Object.entries(counts).reduce(
    (sum, [key, count]) =>
      sum + Math.max(0, count - (Object.hasOwn(earlier.counts, key) ? (earlier.counts[key] ?? 0) : 0)),
    0,
  );
}

function better(best: Signals, now: Signals): Signals {
  const errors = least(best.errors, now.errors);
  const latencyMs = least(best.latencyMs, now.latencyMs);
  return { ...(errors === undefined ? {} : { errors }), ...(latencyMs === undefined ? {} : { latencyMs }) };
}

function least(...values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** From where on a value is worse; undefined where there is nothing to compare it with. */
export function limits({ errors, latencyMs }: Signals): Signals {
  return {
    errors: Math.max(errorLimit, (errors ?? 0) * worseFactor),
    ...(latencyMs === undefined ? {} : { latencyMs: Math.max(latencyMs * worseFactor, latencyMs + feltMs) }),
  };
}

/** What was not measured neither clears nor adds. */
function struck(strikes: number, value: number | undefined, limit: number | undefined): number {
  if (value === undefined || limit === undefined) return strikes;
  return value > limit ? strikes + 1 : 0;
}
