/** How a connection ended, for the pause before the next one. */
export interface SocketEnd {
  /** ms it was open, from Slack's hello on; 0 when it never was. */
  readonly livedMs: number;
  /** Slack's own word (`too_many_websockets`), the code of a refused call, or how it was lost. */
  readonly reason: string;
  /** ms that Slack asked us to wait. */
  readonly retryAfterMs: number;
}

/** A connection that was open this long was a good one: what came before it is forgiven. */
const steadyMs = 30_000;
const firstMs = 250;
/** While an outage is young, people wait for it to end: the next try is never further away than this. */
const soonMs = 3000;
const youngMs = 5 * 60_000;
const longMs = 30_000;
/** Slack knows us and turns us away: trying sooner makes that worse. */
const turnedAwayMs = 60_000;
const turnedAway = new Set([
  'too_many_websockets',
  'link_disabled',
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'not_allowed_token_type',
  'ratelimited',
]);

/** True for a connection that worked: it ended because connections end. */
export const isSteady = ({ livedMs }: SocketEnd): boolean => livedMs >= steadyMs;

export interface SocketBackOff {
  /** ms to wait before the next connection, after one that ended like this at `now` (ms, monotonic). */
  after(end: SocketEnd, now: number): number;
}

/**
 * Pauses between connections: twice as long each time, reset by a connection that lived, never by one that merely opened. `random`
 * (0 to 1) spreads them, so that all processes do not come back in the same moment.
 */
export function socketBackOff(random: () => number): SocketBackOff {
  let failures = 0;
  let since: number | undefined;
  return {
    after(end, now) {
      if (isSteady(end)) {
        failures = 0;
        since = undefined;
        return Math.round(firstMs * random());
      }
      since ??= now;
      const most = turnedAway.has(end.reason) ? turnedAwayMs : now - since < youngMs ? soonMs : longMs;
      failures += 1;
      const step = Math.min(most, firstMs * 2 ** Math.min(failures, 10));
      return Math.max(end.retryAfterMs, Math.round(step * (0.75 + random() / 4)));
    },
  };
}
