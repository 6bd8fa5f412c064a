import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerQuery } from '../../../sandbox/platform/prometheus/api.ts';
import { createSamples, type Samples } from '../../../sandbox/platform/prometheus/samples.ts';
import { hasPrometheus, type PrometheusProgram, startPrometheusProgram } from './program.ts';

/** An hour of samples, off the grid of the queries by 7.5 s: an interval's ends belong to it in some versions and not in others. */
const end = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000;
const start = end - 3_600_000;
const bounds = ['0.1', '0.5', '1', '5', '+Inf'];

type Sample = readonly [name: string, labels: Readonly<Record<string, string>>, at: number, value: number];

function hourOfSamples(): readonly Sample[] {
  const times = Array.from({ length: 240 }, (_, index) => start + 7500 + index * 15_000);
  return times.flatMap((at) => [...samplesOf('a', at), ...samplesOf('b', at), ...oddSamples(at)]);
}

const minutes = (at: number): number => (at - start) / 60_000;

/** Of one pod; b restarts after half an hour, and the pace of both grows. */
function samplesOf(pod: string, at: number): readonly Sample[] {
  const minute = minutes(at);
  const since = pod === 'b' && minute > 30 ? minute - 30 : minute;
  const calls = ['book', 'find "it"', 'list'].flatMap((tool, place): readonly Sample[] => {
    const count = Math.floor(since * (20 + 7 * place + pod.charCodeAt(0)) + since * since);
    const share = (step: number) => (step === bounds.length - 1 ? 1 : 1 - Math.exp(-(step + 1) / (1 + place)));
    const buckets = bounds.map(
      (le, step) => ['seconds_bucket', { pod, tool, le }, at, Math.floor(count * share(step))] as const,
    );
    return [['calls_total', { pod, tool }, at, count], ...buckets];
  });
  // A counter that is born with a value.
  const failed =
    minute > 10 ? [['errors_total', { pod, tool: 'book' }, at, Math.floor((minute - 10) * 2) + 5] as const] : [];
  const memory = 1e8 + Math.sin(minute / 5 + pod.charCodeAt(0)) * 1e6;
  return [...calls, ...failed, ['memory', { pod }, at, memory]];
}

function oddSamples(at: number): readonly Sample[] {
  const gone = minutes(at) < 20 ? [['memory', { pod: 'old' }, at, 5e7] as const] : [];
  return [
    ...gone,
    ['odd', { kind: 'nan' }, at, Number.NaN],
    ['odd', { kind: 'inf' }, at, Infinity],
    ['odd', { kind: 'zero' }, at, 0],
  ];
}

const label = (text: string) => text.replaceAll('\\', String.raw`\\`).replaceAll('"', String.raw`\"`);

/** OpenMetrics wants the samples of a metric together. */
function openMetrics(samples: readonly Sample[]): string {
  const families = Map.groupBy(samples, ([name]) => name);
  const lines = [...families].flatMap(([name, all]) => [
    `# TYPE ${name} unknown`,
    ...all.map(([, labels, at, value]) => {
      const pairs = Object.entries(labels).map(([key, text]) => `${key}="${label(text)}"`);
      return `${name}{${pairs.join(',')}} ${value === Infinity ? '+Inf' : value} ${at / 1000}`;
    }),
  ]);
  return `${lines.join('\n')}\n# EOF\n`;
}

function stored(given: readonly Sample[]): Samples {
  const samples = createSamples(Infinity);
  for (const [name, labels, at, value] of given) samples.series({ __name__: name, ...labels }).append(at, value);
  return samples;
}

const perTool = 'sum by (tool) (rate(calls_total[5m]))';
const queries = [
  'calls_total',
  'calls_total{tool="book"}',
  String.raw`calls_total{tool="find \"it\""}`,
  "calls_total{tool!='book', pod=~`a|c`}",
  'calls_total{tool!~"b.*",nothing=""}',
  '{__name__=~"mem.*"}',
  'none',
  'memory offset 45m',
  'memory{pod="old"}',
  'count(last_over_time(memory[1h]))',
  'rate(calls_total[5m])',
  'increase(calls_total[10m])',
  'increase(errors_total[1h])',
  'rate(calls_total[5m] offset 27m)',
  'rate(calls_total[10s])',
  'rate(calls_total[40s])',
  'avg_over_time(memory[10m])',
  'max_over_time(memory[10m] offset 5m)',
  'min_over_time(memory[10m])',
  'sum_over_time(memory[1m])',
  'count_over_time(memory[1h])',
  'last_over_time(memory[1h])',
  'max_over_time(odd[5m])',
  'sum(rate(calls_total[5m]))',
  perTool,
  'sum(calls_total) by (pod)',
  'avg without (pod, le) (calls_total)',
  'max by (tool) (calls_total)',
  'min(calls_total)',
  'count by (pod) (calls_total)',
  'max(odd)',
  'min by (kind) (odd)',
  'topk(2, calls_total)',
  'topk by (pod) (1, calls_total)',
  'bottomk(1, memory)',
  'histogram_quantile(0.99, sum by (le) (rate(seconds_bucket[5m])))',
  'histogram_quantile(0.5, sum by (le, tool) (rate(seconds_bucket[5m])))',
  'histogram_quantile(0.9999, seconds_bucket)',
  'histogram_quantile(0.5, sum by (le) (rate(seconds_bucket[5m] offset 1d)))',
  'histogram_quantile(2, sum by (le) (seconds_bucket))',
  `(sum by (tool) (rate(errors_total[5m])) or ${perTool} * 0) / (${perTool} > 0)`,
  'rate(errors_total[5m]) / rate(calls_total[5m])',
  'sum(errors_total) - (sum(errors_total offset 5m) or vector(0))',
  'sum(errors_total offset 55m) or vector(0)',
  'sum(none) or vector(0)',
  'vector(1)',
  '1 - sum(rate(seconds_bucket{le="5"}[5m])) / sum(rate(seconds_bucket{le="+Inf"}[5m]))',
  'calls_total > 1500',
  '1500 < calls_total',
  'calls_total > bool 1500',
  'calls_total == calls_total',
  'memory / 1024 ^ 2',
  '-memory',
  '2 ^ 3 ^ 2 - 10 % 4',
  '1 > bool 2',
  'odd / odd',
  'odd / 0',
  'odd != 0',
  'memory and on (pod) calls_total',
  'memory unless on (pod) calls_total{pod="b"}',
  'memory unless ignoring (pod) none',
  'calls_total{tool="book"} - ignoring (tool) calls_total{tool="list"}',
  'sum by (pod) (errors_total) / on (pod) sum by (pod) (calls_total)',
  'memory + on (pod) memory',
  'scalar(sum(memory)) / 2',
];

const refused = [
  '',
  'sum(',
  'rate(calls_total)',
  'rate(calls_total[5m]',
  'calls_total{tool=~"("}',
  '{tool=""}',
  '1 > 2',
  'calls_total and 1',
  'sum(1)',
  'topk(calls_total)',
  'rate(calls_total[5x])',
];
const failing = ['calls_total + on (pod) calls_total', 'memory * on (pod) calls_total'];

interface Answer {
  readonly status: number;
  readonly errorType?: string;
  readonly data?: { readonly resultType: string; readonly result: unknown };
}

describe.skipIf(!hasPrometheus)('the same samples and queries in the sandbox and in Prometheus', () => {
  let real: PrometheusProgram;
  let samples: Samples;
  beforeAll(async () => {
    const given = hourOfSamples();
    samples = stored(given);
    real = await startPrometheusProgram(openMetrics(given));
  });
  afterAll(() => real?.stop());

  async function both(path: string, form: Record<string, string>): Promise<readonly [Answer, Answer]> {
    const body = new URLSearchParams(form);
    const answer = await fetch(`${real.url}${path}`, { method: 'POST', body });
    const theirs = { ...((await answer.json()) as object), status: answer.status };
    const ours = answerQuery(samples, path, body, end);
    return [{ ...ours?.body, status: ours?.status ?? 0 }, theirs];
  }

  it.each(queries)('%s', async (query) => {
    const [ours, theirs] = await both('/api/v1/query', { query, time: String(end / 1000) });
    expect(theirs.status).toBe(200);
    expect(ours.status).toBe(200);
    expect(ours.data?.resultType).toBe(theirs.data?.resultType);
    same(ours, theirs);
    const range = { query, start: String(start / 1000), end: String(end / 1000), step: '23' };
    const [line, theirLine] = await both('/api/v1/query_range', range);
    expect([line.status, theirLine.status]).toEqual([200, 200]);
    same(line, theirLine);
  });

  it.each(refused)('refuses as they do: %s', async (query) => {
    const [ours, theirs] = await both('/api/v1/query', { query });
    expect({ status: ours.status, type: ours.errorType }).toEqual({ status: theirs.status, type: theirs.errorType });
    expect(ours.status).toBe(400);
  });

  it.each(failing)('fails as they do: %s', async (query) => {
    const [ours, theirs] = await both('/api/v1/query', { query, time: String(end / 1000) });
    expect(theirs).toMatchObject({ status: 422, errorType: 'execution' });
    expect(ours).toMatchObject({ status: 422, errorType: 'execution' });
  });

  it.each([
    { start: '10', end: '5', step: '1' },
    { start: '0', end: '60', step: '0' },
    { start: '0', end: '60', step: 'x' },
    { start: '0', end: '110001', step: '1' },
    { start: 'x', end: '1', step: '1' },
  ])('refuses the range %j as they do', async (range) => {
    const [ours, theirs] = await both('/api/v1/query_range', { query: 'memory', ...range });
    expect([ours.status, ours.errorType]).toEqual([theirs.status, theirs.errorType]);
    expect(ours.status).toBe(400);
  });
});

type Row = readonly [labels: string, values: readonly (readonly [number, number])[]];

/** Equal within rounding, whatever the order. */
function same(ours: Answer, theirs: Answer): void {
  const [mine, other] = [rows(ours), rows(theirs)];
  expect(mine.map(([labels]) => labels)).toEqual(other.map(([labels]) => labels));
  for (const [index, [labels, values]] of mine.entries()) {
    const wanted = other[index]?.[1] ?? [];
    expect(
      values.map(([at]) => at),
      labels,
    ).toEqual(wanted.map(([at]) => at));
    for (const [place, [, value]] of values.entries()) {
      const expected = wanted[place]?.[1] ?? Number.NaN;
      if (Number.isFinite(expected))
        expect(Math.abs(value - expected), labels).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
      else expect(value, labels).toBe(expected);
    }
  }
}

function rows({ data }: Answer): readonly Row[] {
  if (data === undefined) return [];
  type Pair = readonly [number, string];
  if (data.resultType === 'scalar') return [['', [numbers(data.result as Pair)]]];
  const result = data.result as { readonly metric: object; readonly value?: Pair; readonly values?: readonly Pair[] }[];
  return result
    .map(({ metric, value, values }): Row => {
      const labels = JSON.stringify(Object.entries(metric).sort());
      return [labels, (value === undefined ? (values ?? []) : [value]).map(numbers)];
    })
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

function numbers([at, text]: readonly [number, string]): readonly [number, number] {
  return [at, text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text)];
}
