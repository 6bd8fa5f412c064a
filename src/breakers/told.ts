import { z } from 'zod';
import { cut } from '../model/cut.ts';
import { mask } from '../model/secrets.ts';

/** A circuit breaker lets calls through (closed), stops them (open), or tries a few (half-open). */
export type BreakerState = 'closed' | 'half-open' | 'open';

const state = z
  .enum(['closed', 'half-open', 'half_open', 'open'])
  .transform((word): BreakerState => (word === 'half_open' ? 'half-open' : word));
const answer = z.object({
  breakers: z.union([
    z.array(z.looseObject({ name: z.string(), state })).transform((list) => list.map((one) => [one.name, one.state])),
    z.record(z.string(), state).transform((record) => Object.entries(record)),
  ]),
});

/**
 * The circuit breakers of one pod, by name, as it tells them; undefined for an answer that cannot be read. Versions of the server list them or
 * keep them by name. A name is text of others; longer ones than a path takes are left out.
 */
export function breakersTold(body: string): ReadonlyMap<string, BreakerState> | undefined {
  const parsed = answer.safeParse(jsonOf(body));
  if (!parsed.success) return undefined;
  const told = parsed.data.breakers as readonly (readonly [string, BreakerState])[];
  return new Map(told.filter(([name]) => name !== '' && name.length <= 100));
}

/** The name of a breaker as people may see it. */
export const breakerName = (name: string): string => cut(mask(name).replaceAll(/\s+/g, ' ').trim(), 60);

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
