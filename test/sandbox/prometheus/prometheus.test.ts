import { describe, expect, it, onTestFinished } from 'vitest';
import { startPrometheus } from '../../../sandbox/platform/prometheus/prometheus.ts';
import { metricsReader } from '../../../src/adapters/prometheus/reader.ts';
import { labelIs, type Promql, promql, selector, span } from '../../../src/model/promql.ts';
import { openLab } from '../cluster/cluster.ts';

const options = { timeoutMs: 5000 };
const calls = selector('mcp_requests_total');
const minutes = (count: number) => count * 60_000;

async function scraped() {
  const lab = await openLab();
  lab.deploy({ replicas: 2, image: 'mcp/server:2.3.0' });
  await lab.ready(2);
  const prometheus = await startPrometheus(lab.cluster, 'mcp', lab.clock);
  onTestFinished(() => prometheus.stop());
  const metrics = metricsReader(prometheus.url, undefined);
  const now = () => lab.clock.now().getTime();
  return {
    lab,
    prometheus,
    metrics,
    now,
    servers: () => lab.pods().flatMap(({ metadata }) => lab.cluster.server('mcp', metadata.name) ?? []),
    async value(query: Promql) {
      const { series } = await metrics.instant(query, { ...options, atMs: now() });
      return series.map(({ points }) => points[0]?.[1]);
    },
  };
}

describe('the Prometheus of the sandbox', () => {
  it('rates, quantiles and errors follow the load of the pods', async () => {
    const { lab, value, servers } = await scraped();
    lab.clock.advance(minutes(20));
    const all = promql`sum(rate(${calls}[${span(minutes(5))}]))`;
    expect((await value(all))[0]).toBeCloseTo(8, 0);
    const p99 = promql`histogram_quantile(0.99, sum by (le) (rate(${selector('mcp_request_duration_bucket')}[${span(minutes(5))}])))`;
    expect((await value(p99))[0]).toBeLessThan(0.3);
    for (const server of servers()) server.traffic.setLoad({ meanMs: 1500 });
    for (const server of servers()) server.traffic.setLoad({ errorRatio: 0.5 }, 'book_service');
    lab.clock.advance(minutes(10));
    expect((await value(p99))[0]).toBeGreaterThan(2);
    const failing = promql`sum by (tool) (rate(${selector('mcp_errors_total')}[${span(minutes(5))}])) > 0.1`;
    expect(await value(failing)).toHaveLength(1);
    expect((await value(all))[0]).toBeCloseTo(8, 0);
  });

  it('a pod that is gone is stale at the next scrape, and its past stays', async () => {
    const { lab, prometheus, metrics, now, value } = await scraped();
    lab.clock.advance(minutes(10));
    const [pod] = lab.pods();
    const name = pod?.metadata.name ?? '';
    const up = selector('up', [labelIs('pod', name)]);
    expect(await value(up)).toEqual([1]);
    const before = now();
    await lab.client.delete(`/api/v1/namespaces/mcp/pods/${name}?gracePeriodSeconds=0`);
    await expect.poll(() => lab.pods().some(({ metadata }) => metadata.name === name)).toBe(false);
    await lab.ready(2);
    lab.clock.advance(30_000);
    expect(await value(up)).toEqual([]);
    const range = { fromMs: before - minutes(2), toMs: now() + minutes(1), stepMs: 60_000 };
    const { series } = await metrics.range(up, range, options);
    expect(series[0]?.points.map(([, one]) => one)).toEqual([1, 1, 1, null].slice(0, series[0]?.points.length));
    expect(prometheus.queries.at(-1)).toBe(`up{pod="${name}"}`);
  });

  it('a leak shows in the resident memory', async () => {
    const { lab, value } = await scraped();
    lab.cluster.breakPods({ namespace: 'mcp', deployment: 'mcp-server', fault: 'memory-leak' });
    lab.clock.advance(minutes(10));
    const memory = promql`max(${selector('process_resident_memory_bytes')})`;
    const [before = 0] = await value(memory);
    lab.clock.advance(minutes(60));
    expect((await value(memory))[0]).toBeGreaterThan((before ?? 0) * 1.05);
  });

  it('breaks as it is told, and the port says how', async () => {
    const { prometheus, metrics } = await scraped();
    const ask = () => metrics.instant(promql`vector(1)`, { timeoutMs: 1000 });
    expect((await ask()).series).toHaveLength(1);
    prometheus.set({ kind: 'partial', warning: 'store 2 did not answer' });
    expect((await ask()).warnings).toEqual(['store 2 did not answer']);
    for (const state of [
      { kind: 'down' },
      { kind: 'hangs' },
      { kind: 'slow', ms: 5000 },
      { kind: 'status', status: 503 },
    ] as const) {
      prometheus.set(state);
      await expect(ask(), state.kind).rejects.toMatchObject({ code: 'METRICS_UNREACHABLE' });
    }
    prometheus.set({ kind: 'works' });
    await expect(metrics.instant(promql`sum(`, options)).rejects.toMatchObject({ code: 'METRICS_REFUSED' });
    await expect(metrics.instant(promql`stddev(up)`, options)).rejects.toMatchObject({
      code: 'METRICS_REFUSED',
      message: expect.stringContaining('stddev is not simulated'),
    });
    expect((await fetch(`${prometheus.url}/-/ready`)).status).toBe(200);
    expect(await (await fetch(`${prometheus.url}/api/v1/nothing`)).text()).toBe('404 page not found\n');
  });
});
