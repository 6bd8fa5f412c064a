import type { Clock } from '../../src/ports/clock.ts';

/** Slack's tiers (docs.slack.dev rate-limits): 1+, 20+, 50+ and 100+ calls a minute for each method; `none` has no figure of its own. */
export type Tier = 1 | 2 | 3 | 4 | 'none';

/** Calls a minute. Tier 1 is published as 1+; ten stand for the bursts Slack lets through, such as ten sockets opened at once. */
const PER_MINUTE = { 1: 10, 2: 20, 3: 50, 4: 100 } as const;

/** chat.postMessage: one a second in each channel, and a cap for the workspace. */
const POSTS_PER_CHANNEL = { calls: 1, ms: 1_000 };
const POSTS_PER_WORKSPACE = { calls: 300, ms: 60_000 };

const MINUTE_MS = 60_000;

export interface RateLimits {
  /** Off unless switched on. */
  enabled: boolean;
  /** Counts a call, or gives the seconds to wait (Retry-After) when it is one too many. A refused call is not counted. */
  admit(method: string, tier: Tier, channel: string | undefined): number | undefined;
}

/** Makes the counters: sliding windows on the clock. */
export function rateLimits(clock: Clock, enabled: boolean): RateLimits {
  const windows = new Map<string, number[]>();

  /** Ms until one more call fits in the window of that name; 0 when it fits now. */
  function wait(name: string, calls: number, ms: number, now: number): number {
    const recent = (windows.get(name) ?? []).filter((at) => at > now - ms);
    windows.set(name, recent);
    const oldest = recent[recent.length - calls];
    return oldest === undefined ? 0 : oldest + ms - now;
  }

  return {
    enabled,
    admit(method, tier, channel) {
      if (!this.enabled) return undefined;
      const now = clock.now().getTime();
      const rules: { name: string; calls: number; ms: number }[] = [];
      if (tier !== 'none') rules.push({ name: method, calls: PER_MINUTE[tier], ms: MINUTE_MS });
      if (method === 'chat.postMessage') {
        rules.push({ name: `${method} ${channel ?? ''}`, ...POSTS_PER_CHANNEL });
        rules.push({ name: `${method} *`, ...POSTS_PER_WORKSPACE });
      }
      const longest = Math.max(0, ...rules.map((rule) => wait(rule.name, rule.calls, rule.ms, now)));
      if (longest > 0) return Math.ceil(longest / 1000);
      for (const rule of rules) windows.get(rule.name)?.push(now);
      return undefined;
    },
  };
}
