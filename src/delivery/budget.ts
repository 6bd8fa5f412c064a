/** What Slack allows: so many calls a minute per method, and one message a second per channel (docs.slack.dev, rate limits). */
export interface Budget {
  /** ms until this call may be made; 0 takes its place now. Urgent calls may use the reserve that others must leave. */
  take(call: { readonly method: string; readonly channel: string; readonly urgent: boolean }): number;
  /** Slack is rate-limiting: nothing of this kind before `waitMs` have passed. */
  limited(call: { readonly method: string; readonly channel: string }, waitMs: number): void;
}

interface Bucket {
  tokens: number;
  at: number;
  closedUntil: number;
}

/** How much fits into a bucket, how fast it fills, and what others than urgent calls leave in it. */
interface Size {
  readonly name: string;
  readonly most: number;
  readonly perMs: number;
  readonly reserve: number;
}

/** Calls a minute (tiers 3 and 4); a method that is not listed has no figure that we could reach. */
const perMinute: Readonly<Record<string, number>> = {
  'chat.update': 50,
  'chat.postEphemeral': 100,
  'views.publish': 100,
  'files.getUploadURLExternal': 100,
  'files.completeUploadExternal': 100,
  'files.info': 100,
  'conversations.history': 50,
  'conversations.replies': 50,
  'conversations.open': 50,
};
const unlisted = 1000;

/** Part of each minute that only urgent calls may use. */
const reserve = 0.2;
/** A channel takes one message a second, and now and then a second one at once. */
const channelBurst = 2;

const posts = (method: string) => method === 'chat.postMessage' || method === 'files.completeUploadExternal';

function channelSize(channel: string): Size {
  return { name: `channel ${channel}`, most: channelBurst, perMs: 1 / 1000, reserve: 0 };
}

function methodSize(method: string): Size {
  const most = perMinute[method] ?? unlisted;
  return { name: method, most, perMs: most / 60_000, reserve: most * reserve };
}

/** Counts calls on `now` (ms, monotonic). One process delivers at a time, so counting in memory is enough; a new one starts half full. */
export function budget(now: () => number): Budget {
  const buckets = new Map<string, Bucket>();

  function bucket({ name, most, perMs }: Size): Bucket {
    const time = now();
    const full = most > channelBurst ? most / 2 : most;
    const found = buckets.get(name) ?? { tokens: full, at: time, closedUntil: 0 };
    if (time > found.at) {
      found.tokens = Math.min(most, found.tokens + (time - found.at) * perMs);
      found.at = time;
    }
    buckets.set(name, found);
    return found;
  }

  function wait(size: Size, urgent: boolean): number {
    const found = bucket(size);
    const closed = found.closedUntil - now();
    if (closed > 0) return Math.ceil(closed);
    const least = urgent ? 1 : 1 + size.reserve;
    return found.tokens >= least ? 0 : Math.ceil((least - found.tokens) / size.perMs);
  }

  return {
    take({ method, channel, urgent }) {
      const sizes = [...(posts(method) ? [channelSize(channel)] : []), methodSize(method)];
      const longest = Math.max(...sizes.map((size) => wait(size, urgent)));
      if (longest > 0) return longest;
      for (const size of sizes) bucket(size).tokens -= 1;
      return 0;
    },
    limited({ method, channel }, waitMs) {
      const size = posts(method) ? channelSize(channel) : methodSize(method);
      const found = bucket(size);
      found.closedUntil = Math.max(found.closedUntil, now() + waitMs);
      // One call when the time is over; the others one after the other behind it.
      found.tokens = Math.min(found.tokens, 1 + size.reserve);
      found.at = found.closedUntil;
    },
  };
}
