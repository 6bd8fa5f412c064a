import { describe, expect, it, onTestFinished } from 'vitest';
import { startPrometheus } from '../../../sandbox/platform/prometheus/prometheus.ts';
import { metricsReader } from '../../../src/adapters/prometheus/reader.ts';
import { prometheusSettings } from '../../../src/adapters/prometheus/settings.ts';
import { changeCharts } from '../../../src/envelope/change-charts.ts';
import { readSignals } from '../../../src/metrics/signals.ts';
import { openLab } from '../../sandbox/cluster/cluster.ts';
import { anEnvironment } from '../../support/environment.ts';

const minutes = (count: number) => count * 60_000;

async function scraped() {
  const lab = await openLab();
  lab.deploy({ replicas: 2, image: 'mcp/server:2.3.0' });
  await lab.ready(2);
  const prometheus = await startPrometheus(lab.cluster, 'mcp', lab.clock);
  onTestFinished(() => prometheus.stop());
  const metrics = metricsReader(prometheus.url, undefined);
  const now = () => lab.clock.now().getTime();
  const settings = (signals: object = {}) => prometheusSettings.parse({ url: prometheus.url, signals });
  const read = (signals: object = {}) => readSignals(metrics, settings(signals), { timeoutMs: 5000, atMs: now() });
  const servers = () => lab.pods().flatMap(({ metadata }) => lab.cluster.server('mcp', metadata.name) ?? []);
  return { lab, prometheus, metrics, now, settings, read, servers };
}

describe('errors and latency of the MCP server', () => {
  it('are measured over every tool and pod', async () => {
    const { lab, read, servers } = await scraped();
    for (const server of servers()) server.traffic.setLoad({ errorRatio: 0.5, meanMs: 1500 });
    lab.clock.advance(minutes(10));
    const { signals, missing } = await read();
    expect(signals.errors).toBeCloseTo(0.5, 1);
    expect(signals.latencyMs).toBeGreaterThan(1500);
    expect(missing).toEqual([]);
  });

  it.each([
    [{ requests: 'other_total' }, 'errors and p99 (Prometheus has no other_total)', []],
    [{ errors: 'other_total' }, 'errors (Prometheus has no other_total)', ['latencyMs']],
    [{ duration: 'other' }, 'p99 (Prometheus has no other_bucket)', ['errors']],
  ])('what is not there is named and is no zero: %j', async (signals, why, known) => {
    const { lab, read, servers } = await scraped();
    for (const server of servers()) server.traffic.setLoad({ errorRatio: 0.1 });
    lab.clock.advance(minutes(10));
    const seen = await read(signals);
    expect(seen.missing).toEqual([why]);
    expect(Object.keys(seen.signals)).toEqual(known);
  });

  it('a Prometheus that does not answer, and one that answers in part, are named', async () => {
    const { lab, prometheus, read, servers } = await scraped();
    for (const server of servers()) server.traffic.setLoad({ errorRatio: 0.1 });
    lab.clock.advance(minutes(10));
    prometheus.set({ kind: 'partial', warning: 'store-2 is away' });
    expect((await read()).missing).toEqual([expect.stringContaining('a part of the calls (')]);
    prometheus.set({ kind: 'down' });
    expect(await read()).toEqual({ signals: {}, missing: [expect.stringContaining('Prometheus cannot be reached')] });
  });

  it('are drawn from a quarter of an hour before the change, which is marked', async () => {
    const { lab, metrics, now, settings, servers } = await scraped();
    lab.clock.advance(minutes(20));
    const changedMs = now();
    for (const server of servers()) server.traffic.setLoad({ errorRatio: 0.5 });
    lab.clock.advance(minutes(10));
    const environment = { ...anEnvironment(), prometheus: settings() };
    const about = {
      metrics,
      environment,
      label: 'R-1042',
      changedMs,
      nowMs: now(),
      signal: new AbortController().signal,
    };
    const [errors, latency, ...more] = await changeCharts({ ...about, name: 'mcp-server' });
    expect(more).toEqual([]);
    const points = errors?.series[0]?.points ?? [];
    expect(changedMs - (points[0]?.[0] ?? 0)).toBeGreaterThanOrEqual(minutes(15));
    expect(points.at(-1)?.[0]).toBeGreaterThanOrEqual(now());
    expect(points.at(-1)?.[1]).toBeCloseTo(0.5, 1);
    expect(errors?.markers).toEqual([{ at: changedMs, label: 'R-1042' }]);
    expect(latency).toMatchObject({ unit: 'ms', markers: [{ at: changedMs, label: 'R-1042' }] });
    expect(await changeCharts({ ...about, name: 'chat-ui' })).toEqual([]);
  });
});
