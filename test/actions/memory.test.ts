import { expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import type { Chart } from '../../src/model/series.ts';
import { plain } from '../../src/model/text.ts';
import { useActions } from '../support/action/use-actions.ts';

const actions = useActions();
const namespace = 'mcp-production';
const minute = 60_000;
const linesOf = ({ parts }: Report) => parts?.find((part) => part.kind === 'lines')?.lines ?? [];
const chartOf = ({ parts }: Report) => parts?.find((part) => part.kind === 'series')?.chart as Chart;

it('healthy pods have no clear growth, against their limit', async () => {
  const report = await actions.look('/mcp memory');
  expect(report).toMatchObject({ mark: 'good', headline: 'mcp-server: no clear growth of memory' });
  expect(linesOf(report).map(({ text }) => plain(text))).toEqual(Array(3).fill('128 MiB of 512 MiB · no clear growth'));
  expect(chartOf(report).threshold).toEqual({ value: 512 * 1024 ** 2, label: 'limit' });
});

it('pods that have just started tell nothing yet', async () => {
  await actions.run('restart');
  actions.clock.advance(5 * minute);
  const report = await actions.look('/mcp memory');
  expect(report.mark).toBe('unknown');
  expect(report.headline).toBe(
    'mcp-server: not enough was measured since the pods started to tell whether memory grows',
  );
  expect(chartOf(report).markers?.map(({ label }) => label)).toContain('restart');
});

it('a leak is told with its pace and the time it takes, and a restart is offered', async () => {
  actions.platform.cluster.breakPods({ namespace, deployment: 'mcp-server', fault: 'memory-leak' });
  actions.clock.advance(90 * minute);
  const report = await actions.look('/mcp memory since=1h');
  // From 128 to 512 MiB in six hours: 64 MiB/h.
  expect(report.headline).toMatch(
    /^mcp-server: memory of 3 of 3 pods grows; the first is full in (?:about )?\d+ (?:min|h)/,
  );
  expect(plain(linesOf(report)[0]?.text ?? '')).toMatch(
    / of 512 MiB · \+6[345]\.?\d* MiB\/h \(6[345]\.?\d* MiB to 6[345]\.?\d* MiB\) · full in/,
  );
  expect(report.offers?.map(({ action }) => action)).toEqual(['restart', 'resources set', 'pod', 'top']);
});

it('a Prometheus that is away ends the look', async () => {
  actions.platform.prometheus.production.set({ kind: 'down' });
  await expect(actions.look('/mcp memory')).rejects.toThrow('Prometheus cannot be reached');
  actions.platform.prometheus.production.set({ kind: 'works' });
});
