import { expect, it } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { useActions } from '../../support/action/use-actions.ts';

const actions = useActions();
const minute = 60_000;
const servers = () =>
  actions
    .server()
    .pods()
    .flatMap((pod) => actions.platform.cluster.server('mcp-production', pod) ?? []);
const rowsOf = ({ parts }: Report) => parts?.find((part) => part.kind === 'table')?.rows ?? [];

it('one percentile over every pod, with the slow calls counted, and the slow tool first', async () => {
  for (const { traffic } of servers()) traffic.setLoad({ meanMs: 600 }, 'search_releases');
  actions.clock.advance(20 * minute);
  const report = await actions.look('/mcp metrics latency since=15m');
  expect(report.mark).toBe('bad');
  // One tool of five with a mean of 600 ms: of its calls 18.9% take longer than 1 s and 1.6% than 2.5 s; 5% lie between, at 2.2 s.
  expect(report.headline).toMatch(
    /^mcp-server: p99 2,[12]\d\d ms now \(limit 1,000 ms\), 2,[12]\d\d ms in the last 15 min; \d+ ms at the same time yesterday$/,
  );
  expect(rowsOf(report)[0]?.[0]).toBe('search_releases');
  expect(report.notes?.[1]).toMatch(/^4\d\d of 10,\d{3} calls took longer than 1,000 ms$/);
});

it('at the last bound of the histogram it says over, and no number it cannot know', async () => {
  for (const { traffic } of servers()) traffic.setLoad({ meanMs: 60_000 }, 'search_releases');
  actions.clock.advance(20 * minute);
  const report = await actions.look('/mcp metrics latency since=15m by=tool');
  expect(report.headline).toMatch(/^mcp-server: p99 over 5,000 ms /);
  expect(rowsOf(report)[0]?.[1]).toEqual([{ strong: 'over 5,000 ms' }]);
});
