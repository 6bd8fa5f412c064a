import { afterEach, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { plain } from '../../src/model/text.ts';
import { now } from '../golden/cases/values.ts';
import { useActions } from '../support/action/use-actions.ts';
import { reportWords } from '../support/report-words.ts';

const minute = 60_000;
const actions = useActions({ at: now });
const servers = () =>
  actions
    .server()
    .pods()
    .flatMap((pod) => actions.platform.cluster.server('mcp-production', pod) ?? []);
const lineOf = ({ parts }: Report, label: string) => {
  const lines = parts?.flatMap((part) => (part.kind === 'lines' ? part.lines : [])) ?? [];
  const found = lines.find((line) => line.label === label);
  return found === undefined ? undefined : { mark: found.mark, text: plain(found.text) };
};

// The first query of a day makes the past of the simulated platform, in the process of the test.
beforeAll(() => void actions.platform.prometheus.production.scrapes());
afterEach(() => {
  for (const server of servers()) {
    server.traffic.setLoad({ meanMs: 45, spent: { database: 0.3, cache: 0.05, upstream: 0.4 } });
    server.setLoopLag(2);
    server.setPool({ used: 6, size: 20, waiting: 0 });
  }
  actions.clock.advance(60 * minute);
});

it('an ordinary hour: where the time of a call goes, by how much, and no trend', async () => {
  const report = await actions.look('/mcp perf');
  expect(report.mark).toBe('good');
  expect(report.headline).toMatch(
    /^mcp-server: p99 2\d\d ms \(limit 1,000 ms\); the largest part of a call is the upstream \(40(\.\d+)?%\)$/,
  );
  const words = reportWords(report);
  expect(words).toMatch(
    /A call takes 45 ms on average: upstream 40(\.\d+)?% \(18(\.\d+)? ms\), database 30(\.\d+)?% \(1[34](\.\d+)? ms\), application 25(\.\d+)?% /,
  );
  expect(lineOf(report, 'Not short')?.text).toBe('CPU limits, event loop (2 ms), database pool');
  expect(lineOf(report, 'Trend of p99')?.text).toMatch(/^no clear growth \(/);
});

it('the database that takes most of a call is first, and its slow statements are one press away', async () => {
  for (const { traffic } of servers())
    traffic.setLoad({ meanMs: 300, spent: { database: 0.8, cache: 0, upstream: 0.1 } });
  actions.clock.advance(61 * minute);
  const report = await actions.look('/mcp perf');
  expect(report.mark).toBe('bad');
  expect(report.headline).toMatch(/most of the time of a call is the database \(80(\.\d+)?%\)$/);
  expect(report.offers?.[0]).toMatchObject({ action: 'db slow' });
});

it('a full pool and a busy event loop are said, with the pod', async () => {
  const [first] = servers();
  first?.setLoopLag(800);
  for (const server of servers()) server.setPool({ used: 20, size: 20, waiting: 3 });
  actions.clock.advance(2 * minute);
  const report = await actions.look('/mcp perf');
  expect(lineOf(report, 'Event loop')).toEqual({
    mark: 'warning',
    text: `${actions.server().pods()[0]?.slice(-5)} is 800 ms late: something in it computes`,
  });
  expect(lineOf(report, 'Database pool')).toEqual({ mark: 'bad', text: '9 waiting for a connection' });
  expect(report.offers?.[0]).toMatchObject({ action: 'db sessions' });
});

it('calls that get slower and slower have a trend with its interval', async () => {
  for (let step = 0; step < 120; step += 1) {
    for (const { traffic } of servers()) traffic.setLoad({ meanMs: 45 + step });
    actions.clock.advance(minute / 2);
  }
  const report = await actions.look('/mcp perf');
  expect(lineOf(report, 'Trend of p99')?.text).toMatch(/^\+[\d,]+ ms\/h \([\d,]+ ms\/h to [\d,]+ ms\/h\)/);
  expect(['warning', 'bad']).toContain(report.mark);
});
