import type { CommandExecutor } from 'js-redis-server/core';
import type { MovableClock } from '../../clock.ts';

type Policy = NonNullable<ConstructorParameters<typeof CommandExecutor>[0]['policies']>[number];

/** When each key was last read or written, and how often one that was asked for was there. */
export interface Touches {
  readonly hits: number;
  readonly misses: number;
  /** Seconds since a key was touched. */
  idle(key: Buffer): number;
  /** As if it had been touched so many seconds ago. */
  age(key: Buffer, seconds: number): void;
  readonly policy: Policy;
}

/** Commands that leave the time of a key as it is (Redis: LOOKUP_NOTOUCH). */
const quiet = new Set('object memory ttl pttl expiretime pexpiretime type exists scan eval'.split(' '));

/** Counts from the clock of the sandbox. */
export function touches(clock: MovableClock): Touches {
  const last = new Map<string, number>();
  const second = () => Math.floor(clock.now().getTime() / 1000);
  let [hits, misses] = [0, 0];
  const idle = (key: Buffer) => Math.max(0, second() - (last.get(key.toString('hex')) ?? second()));
  return {
    get hits() {
      return hits;
    },
    get misses() {
      return misses;
    },
    idle,
    age: (key, seconds) => last.set(key.toString('hex'), second() - seconds),
    policy: {
      name: 'touches',
      beforeExecute(plan, { db }) {
        if (!plan.flags.includes('readonly')) return;
        for (const key of plan.keys) {
          if (db.getType(key) === null) misses += 1;
          else hits += 1;
        }
      },
      afterExecute(plan, { db }, result) {
        if (quiet.has(plan.definition.name)) return result;
        for (const key of plan.keys) {
          if (db.getType(key) === null) last.delete(key.toString('hex'));
          else last.set(key.toString('hex'), second());
        }
        return result;
      },
    },
  };
}
