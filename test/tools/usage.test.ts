import { describe, expect, it } from 'vitest';
import type { MeasuredSeries, MetricsReader } from '../../src/ports/prometheus.ts';
import { usageOf } from '../../src/tools/usage.ts';
import { anEnvironment } from '../support/environment.ts';

const signal = new AbortController().signal;
const one = (tool: string | undefined, value: number | null): MeasuredSeries => ({
  labels: tool === undefined ? {} : { tool },
  points: [[0, value]],
});
const asked: string[] = [];
const counts = (
  requests: readonly MeasuredSeries[],
  errors: readonly MeasuredSeries[],
  warnings: readonly string[] = [],
): MetricsReader => ({
  async instant(query) {
    asked.push(query.toString());
    return { series: query.toString().includes('errors') ? errors : requests, warnings };
  },
  range: () => Promise.reject(new Error('not asked')),
});
const environment = anEnvironment({
  prometheus: {
    url: 'http://prometheus',
    metrics: [],
    labels: { cluster: 'a"b' },
    signals: { requests: 'calls_total', errors: 'errors_total', duration: 'd', durationUnit: 'seconds' },
  },
});
const used = async (metrics: MetricsReader) => usageOf(metrics, environment, signal);

describe('calls and errors of each tool', () => {
  it('are those of the last hour, of this environment', async () => {
    await used(counts([one('a', 10.4)], [one('a', 2)]));
    expect(asked[0]).toBe('sum by (tool) (increase(calls_total{cluster="a\\"b"}[3600s]))');
  });

  it('a tool that never failed has none where errors are counted at all, and is unknown where not', async () => {
    const counted = await used(counts([one('a', 10.4), one('b', 3)], [one('a', 2)]));
    expect([...(counted?.tools ?? [])]).toEqual([
      ['a', { calls: 10, errors: 2 }],
      ['b', { calls: 3, errors: 0 }],
    ]);
    const uncounted = await used(counts([one('a', 10)], []));
    expect(uncounted?.tools.get('a')).toEqual({ calls: 10, errors: undefined });
  });

  it('that have no tool, or no number, are not counted as zero', async () => {
    const usage = await used(counts([one(undefined, 10), one('a', null), one('b', Number.POSITIVE_INFINITY)], []));
    expect(usage).toMatchObject({ missing: 'calls not measured: Prometheus has no calls_total by tool' });
    expect(usage?.tools.size).toBe(0);
  });

  it('that are measured in part say so', async () => {
    expect((await used(counts([one('a', 1)], [], ['store away'])))?.missing).toBe(
      'calls are measured in part: store away',
    );
  });
});
