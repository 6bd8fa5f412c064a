import { describe, expect, it } from 'vitest';
import { type SocketEnd, socketBackOff } from '../../src/handlers/socket-back-off.ts';

const end = (over: Partial<SocketEnd> = {}): SocketEnd => ({
  livedMs: 0,
  reason: 'unreachable',
  retryAfterMs: 0,
  ...over,
});

/** The pauses after connections that ended one after the other, each as long after the last as the pause said. */
function pauses(ends: readonly SocketEnd[], random = () => 1): readonly number[] {
  const backOff = socketBackOff(random);
  let now = 0;
  return ends.map((one) => {
    now += one.livedMs;
    const wait = backOff.after(one, now);
    now += wait;
    return wait;
  });
}

const many = (count: number, one: SocketEnd) => Array.from({ length: count }, () => one);

describe('the pause before the next connection', () => {
  it('stays at three seconds while Slack has been away for minutes, and grows after that', () => {
    const waits = pauses(many(200, end()));
    expect(waits.slice(0, 5)).toEqual([500, 1000, 2000, 3000, 3000]);
    expect(waits.slice(5, 100).every((wait) => wait === 3000)).toBe(true);
    expect(waits.at(-1)).toBe(30_000);
  });

  it.each(['too_many_websockets', 'link_disabled', 'invalid_auth'])('grows to a minute after %s', (reason) => {
    const waits = pauses(many(12, end({ livedMs: 20, reason })));
    expect(waits.slice(0, 8)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000]);
  });

  it('is not reset by a connection that only opened', () => {
    const waits = pauses(many(4, end({ livedMs: 29_999, reason: 'closed' })));
    expect(waits).toEqual([500, 1000, 2000, 3000]);
  });

  it('is over after a connection that lived, and the outage before it forgotten', () => {
    const lived = end({ livedMs: 30_000, reason: 'refresh_requested' });
    const waits = pauses([...many(120, end()), lived, end(), end()]);
    expect(waits.slice(120)).toEqual([250, 500, 1000]);
  });

  it('is never shorter than Slack asks', () => {
    expect(pauses([end({ reason: 'ratelimited', retryAfterMs: 45_000 })])).toEqual([45_000]);
  });

  it('is spread, so that processes do not come back in one moment', () => {
    expect(pauses(many(3, end()), () => 0)).toEqual([375, 750, 1500]);
    expect(pauses([end({ livedMs: 60_000 })], () => 0.5)).toEqual([125]);
  });
});
