import { expect, it } from 'vitest';
import { prometheusSettings } from '../../src/adapters/prometheus/settings.ts';
import { figuresOf } from '../../src/bluegreen/figures.ts';
import type { MetricsReader } from '../../src/ports/prometheus.ts';
import { anEnvironment } from '../support/environment.ts';

const at = Date.parse('2026-01-31T14:22:00Z');

/** A server that has calls, none of them failed, and no durations; it keeps what it was asked. */
function callsOnly(asked: string[]): MetricsReader {
  const answer = (query: string, times: readonly number[]) => {
    asked.push(query);
    const isOfCalls = query.includes('requests_total') || query.startsWith('count(');
    const points = times.map((time) => [time, 100] as const);
    return Promise.resolve({ series: isOfCalls ? [{ labels: {}, points }] : [], warnings: [] });
  };
  return {
    instant: (query) => answer(String(query), [at]),
    range: (query, { fromMs, toMs }) => answer(String(query), [fromMs, toMs]),
  } as MetricsReader;
}

it.each([
  ['native', 'calls_duration', /histogram_quantile\(0\.99, sum \(rate\(calls_duration\{/],
  ['classic', 'calls_duration_bucket', /histogram_quantile\(0\.99, sum by \(le\) \(rate\(calls_duration_bucket\{/],
] as const)(
  'the p99 of a colour is read from a %s histogram, and what is missing is named',
  async (kind, name, query) => {
    const asked: string[] = [];
    const signals = { requests: 'calls_requests_total', duration: 'calls_duration', durationHistogram: kind };
    const prometheus = prometheusSettings.parse({ url: 'http://prometheus:9090', signals });
    const environment = { ...anEnvironment(), prometheus };
    const { signal } = new AbortController();
    const measuring = { metrics: callsOnly(asked), environment, podLabel: 'pod', minRequests: 20, signal };
    const figures = await figuresOf(measuring, 'mcp-server-blue', at, 600_000);
    expect(asked.filter((one) => query.test(one))).toHaveLength(1);
    expect(asked.find((one) => query.test(one))).toContain('pod=~"mcp-server-blue-[a-z0-9]+-[a-z0-9]+"');
    expect(figures).toEqual({ errors: 0, missing: [`p99: Prometheus has no ${name} of mcp-server-blue`] });
  },
);
