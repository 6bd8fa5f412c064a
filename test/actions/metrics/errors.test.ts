import { expect, it } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import type { Chart } from '../../../src/model/series.ts';
import { useActions } from '../../support/action/use-actions.ts';

const actions = useActions({
  change: (file) => {
    const { staging, ...environments } = file.environments;
    return { ...file, environments: { ...environments, staging: { ...staging, prometheus: undefined } } };
  },
});
const minute = 60_000;
const servers = () =>
  actions
    .server()
    .pods()
    .flatMap((pod) => actions.platform.cluster.server('mcp-production', pod) ?? []);
const chartOf = ({ parts }: Report) => parts?.find((part) => part.kind === 'series')?.chart as Chart;
const rowsOf = ({ parts }: Report) => parts?.find((part) => part.kind === 'table')?.rows ?? [];

it('a healthy server: next to nothing fails, as yesterday, and the chart has the limit, yesterday and the release', async () => {
  const report = await actions.look('/mcp metrics errors since=1d');
  expect(report.mark).toBe('good');
  expect(report.headline).toMatch(
    /^mcp-server: 0\.\d+% of calls failed in the last day; 0\.\d+% at the same time yesterday$/,
  );
  const { series, threshold, markers } = chartOf(report);
  expect(threshold).toEqual({ value: 0.05, label: 'limit' });
  expect(series.at(-1)).toMatchObject({ name: 'yesterday', baseline: true });
  expect(markers).not.toEqual([]);
  expect(rowsOf(report)).toHaveLength(5);
});

it('one tool that begins to fail is first, with its own line; its first errors are counted', async () => {
  for (const { traffic } of servers()) traffic.setLoad({ errorRatio: 0.9, requestsPerSecond: 2 }, 'book_service');
  actions.clock.advance(20 * minute);
  const report = await actions.look('/mcp metrics errors since=15m');
  expect(report.mark).toBe('bad');
  expect(report.headline).toMatch(
    /^mcp-server: 3\d\.\d% of calls fail now \(limit 5%\), 3\d\.\d% in the last 15 min; 0\.\d+% at/,
  );
  const [first] = rowsOf(report);
  expect(first?.[0]).toBe('book_service');
  expect(first?.[1]).toMatch(/^4,8\d\d of 5,[34]\d\d$/);
  expect(first?.[2]).toEqual([{ strong: expect.stringMatching(/^(?:89\.\d|90)%$/) }]);
  expect(chartOf(report).series.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['all calls', 'book_service', 'yesterday']),
  );
  expect(report.offers?.map(({ action }) => action)).toEqual(['logs errors', 'metrics errors', 'metrics latency']);
});

it('by pod: the one that fails is named by its last letters, and yesterday is not compared with other pods', async () => {
  const [broken] = servers();
  for (const { traffic } of servers()) traffic.setLoad({ errorRatio: 0 }, 'book_service');
  broken?.traffic.setLoad({ errorRatio: 0.5 });
  actions.clock.advance(10 * minute);
  const report = await actions.look('/mcp metrics errors since=5m by=pod');
  const [pod = ''] = actions.server().pods();
  expect(rowsOf(report)[0]?.[0]).toBe(pod.slice(-5));
  expect(rowsOf(report)[0]).toHaveLength(3);
  broken?.traffic.setLoad({ errorRatio: 0.002 });
});

it('a label that no series has is said, not taken for one group of all', async () => {
  const report = await actions.look('/mcp metrics errors by=route');
  expect(report.notes).toContain(
    'No series has the label route: try by=tool, or name the label in prometheus.groups.route',
  );
});

it('without calls nothing is judged, and no zero is shown', async () => {
  for (const { traffic, tools } of servers()) {
    traffic.setLoad({ requestsPerSecond: 0 });
    for (const tool of tools.keys()) traffic.setLoad({ requestsPerSecond: 0 }, tool);
  }
  actions.clock.advance(20 * minute);
  const report = await actions.look('/mcp metrics errors since=5m');
  expect(report).toMatchObject({ mark: 'warning' });
  expect(report.headline).toMatch(/^mcp-server: no calls in the last 5 min; [\d,]+ calls at the same time yesterday$/);
});

it('uses the parts Prometheus knows, and ends when Prometheus refuses', async () => {
  const { production } = actions.platform.prometheus;
  production.set({ kind: 'partial', warning: 'store-2 is away' });
  expect((await actions.look('/mcp metrics errors')).notes).toContain('Prometheus answered in part: store-2 is away');
  production.set({ kind: 'works' });
});
