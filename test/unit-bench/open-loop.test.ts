import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/system-clock.ts';
import { type LoadSeen, quantileOf, sendLoad, warmUps } from '../../src/bench/open-loop.ts';
import { benchReport } from '../../src/bench/report.ts';
import { fault } from '../../src/errors.ts';

const never = new AbortController().signal;
const load = { ratePerSecond: 50, seconds: 2, mostInFlight: 100 };

/** A server that stands still once for so many ms, from its request number `at` on. */
async function stalling(at: number, ms: number): Promise<() => Promise<number>> {
  let [count, until] = [0, 0];
  const server = createServer((_, response) => {
    count += 1;
    if (count === at) until = performance.now() + ms;
    setTimeout(() => response.end('ok'), Math.max(0, until - performance.now()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return async () => {
    const answer = await fetch(url);
    await answer.arrayBuffer();
    return answer.status;
  };
}

it('sends what is due while the server stands still, and times each from when it was due', async () => {
  const ask = await stalling(warmUps + 20, 800);
  const seen = await sendLoad({ load, ask, clock: systemClock(), signal: never, say: () => undefined });
  expect(seen).toMatchObject({ sent: 100, failed: 0, dropped: 0, stopped: '', outcomes: { 200: 100 } });
  // 40 requests were due in those 800 ms. A sender that waits for each answer would have seen one slow one.
  const slow = seen.latenciesMs.filter((ms) => ms > 100).length;
  expect(slow).toBeGreaterThan(25);
  expect(quantileOf(seen.latenciesMs, 1)).toBeGreaterThan(700);
});

it('a timer that fires early does not make an answer quicker than it was', async () => {
  let now = 0;
  const early = {
    now: () => new Date(now),
    monotonic: () => now,
    sleep: async (ms: number) => {
      now += ms - 0.4;
    },
  };
  const ask = async () => {
    now += 1;
    return 200;
  };
  const seen = await sendLoad({ load, ask, clock: early, signal: never, say: () => undefined });
  expect(seen.sent).toBe(100);
  expect(quantileOf(seen.latenciesMs, 0)).toBeCloseTo(1, 5);
});

it('drops what is due beyond those in flight, and says so', async () => {
  const ask = await stalling(warmUps + 1, 1000);
  const seen = await sendLoad({
    ...{ load: { ...load, mostInFlight: 5 }, ask, clock: systemClock(), signal: never },
    say: () => undefined,
  });
  expect(seen.dropped).toBeGreaterThan(20);
  expect(seen.sent + seen.dropped).toBe(100);
});

it('ends at five failures in a row, and when it is stopped', async () => {
  const refuse = () => Promise.reject(fault('HTTP_FAILED', 'cannot be reached (connection refused).'));
  const quick = { ratePerSecond: 1000, seconds: 1, mostInFlight: 100 };
  const seen = await sendLoad({ load: quick, ask: refuse, clock: systemClock(), signal: never, say: () => undefined });
  expect(seen.stopped).toBe('5 failures in a row');
  expect(seen.sent).toBeLessThan(1000);
  const stop = new AbortController();
  const ask = async () => {
    stop.abort(new Error('stopped'));
    return 200;
  };
  await expect(
    sendLoad({ load, ask, clock: systemClock(), signal: stop.signal, say: () => undefined }),
  ).rejects.toThrow('stopped');
});

it.each([
  [0.5, 2],
  [0.99, 4],
  [1, 4],
  [0, 1],
])('quantile %d of 1, 2, 3, 4 is %d: a value that was measured', (share, value) => {
  expect(quantileOf([1, 2, 3, 4], share)).toBe(value);
  expect(quantileOf([], share)).toBeUndefined();
});

const terms = { path: '/tools', url: 'http://mcp/tools', ratePerSecond: 10, seconds: 10, mostInFlight: 20 };
const seen = (over: Partial<LoadSeen>): LoadSeen => ({
  latenciesMs: Array.from({ length: 100 }, (_, index) => index + 1),
  ...{ sent: 100, dropped: 0, failed: 0, outcomes: { 200: 100 }, lateMs: 1, stopped: '', ...over },
});

it.each([
  [{}, 'good', '/tools: p95 95 ms, median 50 ms at 10/s for 10 s'],
  [
    { failed: 3, outcomes: { 200: 97, 503: 3 } },
    'good',
    '/tools: p95 95 ms, median 50 ms at 10/s for 10 s; 3 of 100 requests failed',
  ],
  [
    { stopped: '5 failures in a row', failed: 5, sent: 9 },
    'bad',
    '/tools: stopped early, 5 failures in a row; 5 of 9 requests failed',
  ],
  [{ latenciesMs: [], outcomes: { 'no answer in 10 s': 5 } }, 'bad', '/tools: no answer at 10/s for 10 s'],
])('%j is told as %s', (over, mark, headline) => {
  expect(benchReport(terms, seen(over))).toMatchObject({ mark, headline });
});

it('a 99th percentile is told only where there is one', () => {
  const many = Array.from({ length: 300 }, (_, index) => index + 1);
  expect(JSON.stringify(benchReport(terms, seen({ latenciesMs: many })).parts)).toContain('"p99"');
  expect(benchReport(terms, seen({})).notes).toContain('p99 needs 300 answers: ask for more seconds or a higher rate');
});
