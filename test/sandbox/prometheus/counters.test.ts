import { expect, it } from 'vitest';
import { createMcpServer } from '../../../sandbox/mcp-server/server.ts';

function aServer() {
  let at = 1_700_000_000_000;
  const server = createMcpServer({ now: () => new Date(at), version: '2.3.0' });
  const page = () => {
    const samples = server.metricsAt(at).flatMap((family) => family.samples);
    return new Map(samples.map(({ name, labels, value }) => [`${name} ${Object.values(labels).join(' ')}`, value]));
  };
  return {
    server,
    page,
    pass(seconds: number) {
      at += seconds * 1000;
    },
  };
}

it('no counter ever falls: not with slower calls, fewer calls, or another tool switched off', () => {
  const { server, page, pass } = aServer();
  pass(3600);
  const before = page();
  server.traffic.setLoad({ meanMs: 600 });
  server.setTool('book_service', false);
  pass(15);
  server.traffic.setLoad({ requestsPerSecond: 0 });
  const after = page();
  const counters = [...before].filter(
    ([name]) => /_(total|bucket|sum|count) /.test(name) && !name.includes('book_service'),
  );
  expect(counters.length).toBeGreaterThan(40);
  for (const [name, value] of counters) expect(after.get(name), name).toBeGreaterThanOrEqual(value);
  // What the others count goes on at the same pace.
  const calls = 'mcp_requests_total get_dealer_stock';
  expect((after.get(calls) ?? 0) - (before.get(calls) ?? 0)).toBe(12);
});

it('the series of a tool that is off are gone, and go on where they were when it is on again', () => {
  const { server, page, pass } = aServer();
  const calls = 'mcp_requests_total book_service';
  pass(100);
  expect(page().get(calls)).toBe(80);
  server.setTool('book_service', false);
  pass(100);
  expect(page().has(calls)).toBe(false);
  server.setTool('book_service', true);
  expect(page().get(calls)).toBe(80);
});

it('a tool fails by itself, and one that never failed has no series of errors', () => {
  const { server, page, pass } = aServer();
  server.traffic.setLoad({ errorRatio: 0 });
  server.traffic.setLoad({ errorRatio: 0.5 }, 'book_service');
  pass(100);
  expect([...page().keys()].filter((name) => name.startsWith('mcp_errors_total'))).toEqual([
    'mcp_errors_total book_service',
  ]);
});

it('tells what it counted at an earlier time', () => {
  const { server, pass } = aServer();
  const requests = (at: number) => server.traffic.countersAt(at).get('book_service')?.requests;
  pass(100);
  server.traffic.setLoad({ requestsPerSecond: 40 });
  pass(100);
  expect([100, 150, 200].map((seconds) => Math.round(requests(server.startedAt + seconds * 1000) ?? 0))).toEqual([
    80, 480, 880,
  ]);
});
