import { type Fault, fault } from '../errors.ts';
import type { KeysSeen, SampledKey } from '../ports/cache/keys.ts';
import type { CacheServerSeen } from '../ports/cache/server.ts';
import type { CacheCall, CacheReader } from '../ports/cache.ts';
import { type Estimate, estimate } from './families.ts';
import { type KeyRule, type KindOfKeys, ruleWords } from './rule.ts';

/** Keys that are asked for their size and age. */
const sampleSize = 1000;
/** ms a plan may read keys; where there are more it estimates. */
const readMs = 5000;

/** A set of keys as it is now. */
export interface SetSeen {
  readonly server: CacheServerSeen;
  readonly keys: KeysSeen;
  /** Of those asked, those the rule takes. */
  readonly taken: readonly SampledKey[];
  readonly count: Estimate;
  /** What all of them take; undefined where no size is known. */
  readonly bytes: number | undefined;
}

/**
 * Looks at the keys a rule takes; `also` narrows it further. Throws CACHE_FORBIDDEN, naming the right, where the user may not do `method` with
 * them, PARAM_INVALID where the server cannot tell what the rule asks, and NOTHING_TO_DO where there are none.
 */
export async function seeSet(
  cache: CacheReader,
  rule: KeyRule,
  method: 'clearKeys' | 'expireKeys',
  also: (key: SampledKey) => boolean,
  call: CacheCall,
): Promise<SetSeen> {
  const server = await cache.server(call);
  refuseServer(server, rule);
  const keys = await cache.keys({ match: rule.match, names: 3, sample: sampleSize, forMs: readMs }, call);
  const { lacking } = await cache.rights(keys.names, call);
  const right = lacking.find((one) => one.for.includes(method));
  if (right !== undefined) {
    throw fault('CACHE_FORBIDDEN', `The user of the bot lacks a right in Redis: ${right.why}.`, {
      hint: `An administrator runs: \`${right.statement}\``,
    });
  }
  const taken = keys.sample.filter((key) => (key.idleSeconds ?? 0) >= rule.idleSeconds && also(key));
  const count = countOf(keys, taken.length);
  const sizes = taken.flatMap(({ bytes }) => bytes ?? []);
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return { server, keys, taken, count, bytes: sizes.length === 0 ? undefined : mean * count.keys };
}

/** How many keys a rule takes: counted where all that match were asked, else with how far it may be off. */
function countOf({ matched, scanned, total, complete, sample }: KeysSeen, taken: number): Estimate {
  if (complete && matched <= sampleSize) return { keys: taken, off: 0 };
  const matching = complete ? { keys: matched, off: 0 } : estimate(matched, scanned, total);
  const kept = estimate(taken, sample.length, matching.keys);
  const share = sample.length === 0 ? 0 : taken / sample.length;
  return { keys: kept.keys, off: Math.ceil(kept.off + matching.off * share) };
}

function refuseServer({ isCluster, replication, memory }: CacheServerSeen, rule: KeyRule): void {
  if (isCluster) {
    throw fault(
      'CACHE_FAILED',
      'This is a Redis Cluster: the bot changes keys of a single server only. Nothing was changed.',
      {
        hint: 'Clear it from the application. By hand: scan each master and unlink its keys one by one, as a command may touch keys of one slot only.',
      },
    );
  }
  if (replication.role === 'slave') {
    throw fault('CACHE_FAILED', 'This Redis is a replica, which takes no writes. Nothing was changed.', {
      hint: 'Give the bot the address of the primary.',
    });
  }
  if (memory.policy?.endsWith('lfu') && (rule.touched === 'leave' || rule.idleSeconds > 0)) {
    throw fault(
      'PARAM_INVALID',
      `This Redis does not keep when a key was last touched (policy ${memory.policy}), so the bot cannot leave those that are in use. Nothing was changed.`,
      { hint: 'To take them whenever they were touched, add `touched=take` and leave `idle` out.' },
    );
  }
}

/** Says that no key is as the rule asks, and why that may be. */
export function noneFault(rule: KeyRule, { total, matched }: KeysSeen, kind: KindOfKeys = {}): Fault {
  const { match } = rule;
  const isGlob = match.kind === 'prefix' && /[*?[\]]/.test(match.text);
  return fault('NOTHING_TO_DO', `There are no ${ruleWords(rule, kind)}. Nothing was changed.`, {
    hint:
      isGlob && matched === 0
        ? `A pattern is taken literally: for ${match.text} as a pattern add \`glob=yes\`.`
        : `See \`/mcp cache\` for what keys there are (${total.toLocaleString('en')} in all).`,
  });
}
