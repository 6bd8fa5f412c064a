import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metricsReader } from '../../../src/adapters/prometheus/reader.ts';
import { prometheusSettings } from '../../../src/adapters/prometheus/settings.ts';
import { valuesBy } from '../../../src/metrics/measured.ts';
import { memoryQuery } from '../../../src/metrics/pod-memory.ts';
import { bucketBounds, countIn, countUpTo, known, knownBefore, quantile } from '../../../src/metrics/queries.ts';
import type { Promql } from '../../../src/model/promql.ts';
import { hasPrometheus, type PrometheusProgram, startPrometheusProgram } from './program.ts';

const hourMs = 3_600_000;
const end = Math.floor(Date.now() / hourMs) * hourMs - hourMs;
const start = end - 2 * hourMs;
const period = hourMs;
const settings = prometheusSettings.parse({ url: 'http://unused', labels: { cluster: 'blue' } });
const tool = 'book "it" {x}\\n|.*';

/** Two hours of scrapes, every 15 s: what a pod has counted by then; undefined while it is not there. */
interface Counter {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  at(minute: number): number | undefined;
}

const durations = [
  ['0.1', 0.5],
  ['1.0', 0.9],
  ['5.0', 0.9],
  ['+Inf', 1],
] as const;
const counters: readonly Counter[] = [
  // Ten calls a minute all along; the process begins anew after an hour and a half.
  { name: 'mcp_requests_total', labels: { tool, pod: 'a' }, at: (minute) => 10 * (minute < 90 ? minute : minute - 90) },
  // A pod that is gone after 75 minutes, and one that comes then.
  {
    name: 'mcp_requests_total',
    labels: { tool: 'list', pod: 'b' },
    at: (minute) => (minute < 75 ? 20 * minute : undefined),
  },
  {
    name: 'mcp_requests_total',
    labels: { tool: 'list', pod: 'c' },
    at: (minute) => (minute < 75 ? undefined : 20 * (minute - 75)),
  },
  // The first error is seen with its first scrape, and stays the only one.
  { name: 'mcp_errors_total', labels: { tool, pod: 'a' }, at: (minute) => (minute < 80 ? undefined : 1) },
  ...['', 'POD', 'mcp-server', 'proxy'].map(
    (container): Counter => ({
      name: 'container_memory_working_set_bytes',
      labels: { pod: 'a.b', container },
      at: () => 1000 + container.length,
    }),
  ),
  { name: 'container_memory_working_set_bytes', labels: { pod: 'axb', container: 'proxy' }, at: () => 1 },
  ...durations.map(
    ([le, share]): Counter => ({
      name: 'mcp_request_duration_bucket',
      labels: { tool, pod: 'a', le },
      at: (minute) => minute * 100 * share,
    }),
  ),
];

const escaped = (text: string) => text.replaceAll('\\', String.raw`\\`).replaceAll('"', String.raw`\"`);

function openMetrics(): string {
  const families = Map.groupBy(counters, ({ name }) => name);
  const lines = [...families].flatMap(([name, all]) => [
    `# TYPE ${name} unknown`,
    ...all.flatMap((counter) =>
      ['blue', 'green'].flatMap((cluster) =>
        Array.from({ length: 480 }, (_, index) => index / 4).flatMap((minute) => {
          const value = counter.at(minute);
          if (value === undefined) return [];
          const labels = Object.entries({ ...counter.labels, cluster }).map(
            ([key, text]) => `${key}="${escaped(text)}"`,
          );
          return [
            `${name}{${labels.join(',')}} ${value * (cluster === 'blue' ? 1 : 50)} ${(start + 7500 + minute * 60_000) / 1000}`,
          ];
        }),
      ),
    ),
  ]);
  return `${lines.join('\n')}\n# EOF\n`;
}

describe.skipIf(!hasPrometheus)('calls counted by a real Prometheus', () => {
  let real: PrometheusProgram;
  beforeAll(async () => {
    real = await startPrometheusProgram(openMetrics());
  });
  afterAll(() => real?.stop());
  const ask = async (query: Promql, label = '') =>
    valuesBy(await metricsReader(real.url, undefined).instant(query, { timeoutMs: 5000, atMs: end }), label);
  const { requests, errors } = settings.signals;

  it('counts through resets and pods that come and go, of this environment only, whatever a label holds', async () => {
    const calls = await ask(countIn(requests, { settings, by: 'tool' }, period, true), 'tool');
    expect([...calls.keys()].sort()).toEqual([tool, 'list'].sort());
    expect(calls.get(tool)).toBeCloseTo(600, -1);
    // The minute in which nobody was there to be scraped is not made up: what both pods counted is 20 a minute.
    expect(calls.get('list')).toBeGreaterThan(1170);
    expect(calls.get('list')).toBeLessThan(1215);
    const chosen = await ask(countIn(requests, { settings, by: 'tool', only: [tool] }, period, true), 'tool');
    expect([...chosen.keys()]).toEqual([tool]);
  });

  it('sees the first error of a tool, which increase alone does not', async () => {
    expect((await ask(countIn(errors, { settings, by: 'tool' }, period, true), 'tool')).get(tool)).toBe(1);
    expect((await ask(countIn(errors, { settings, by: 'tool' }, period, false), 'tool')).get(tool)).toBe(0);
  });

  it('tells what is not there from what is zero, and what was there before', async () => {
    expect((await ask(known('mcp_other_total', settings))).size).toBe(0);
    expect((await ask(known(errors, settings))).get('')).toBe(1);
    expect((await ask(knownBefore(errors, settings, period))).size).toBe(0);
    expect((await ask(knownBefore(requests, settings, period))).get('')).toBe(2);
  });

  it('reads the memory of containers by their pods, and neither that of the whole pod nor of its pause container', async () => {
    const cadvisor = { ...settings, signals: { ...settings.signals, memory: 'container_memory_working_set_bytes' } };
    expect(await ask(memoryQuery(cadvisor, ['a.b', 'gone']), 'container')).toEqual(
      new Map([
        ['mcp-server', 1010],
        ['proxy', 1005],
      ]),
    );
  });

  it('gives one percentile over every series, at most the last bound, and the calls up to a bound', async () => {
    expect((await ask(quantile(0.5, { settings }, period))).get('')).toBeCloseTo(0.1, 5);
    expect((await ask(quantile(0.99, { settings }, period))).get('')).toBe(5);
    expect([...(await ask(bucketBounds(settings, period), 'le')).keys()].sort()).toEqual(['+Inf', '0.1', '1.0', '5.0']);
    expect((await ask(countUpTo('1.0', settings, period))).get('')).toBeCloseTo(5400, -2);
  });
});
