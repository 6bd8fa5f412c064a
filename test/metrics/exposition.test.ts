import fc from 'fast-check';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { readPage } from '../../src/metrics/exposition.ts';

const wanted = new Set(['calls_total', 'lag', 'took_bucket', 'took_sum', 'took_count']);
const told = (page: string) =>
  [...readPage(page, wanted).samples.values()].map(({ name, labels, value }) => [
    name,
    Object.fromEntries(labels),
    value,
  ]);

it('a page of prom-client is read whole, whatever its labels hold', async () => {
  const any = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => !/\r/.test(text) && text.isWellFormed());
  const hostile = fc.constantFrom(
    '"} 9\ncalls_total{tool="x',
    '\\',
    '\\n',
    '# TYPE calls_total counter',
    '__proto__',
    '',
  );
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.oneof(any, hostile), { maxLength: 6 }), async (tools) => {
      const registry = new Registry();
      const calls = new Counter({ name: 'calls_total', help: 'a\\b\nc', labelNames: ['tool'], registers: [registry] });
      new Counter({ name: 'other_total', help: 'other', registers: [registry] }).inc();
      for (const [index, tool] of tools.entries()) calls.inc({ tool }, index + 0.5);
      const { samples, declared, unreadable } = readPage(await registry.metrics(), wanted);
      expect(unreadable).toBe(0);
      expect([...declared]).toEqual(['calls_total']);
      expect([...samples.values()].map(({ labels, value }) => [labels.get('tool'), value])).toEqual(
        tools.map((tool, index) => [tool, index + 0.5]),
      );
    }),
    { numRuns: 200 },
  );
});

it('OpenMetrics with exemplars is read, and its declared name is that of the counter', async () => {
  const registry = new Registry();
  registry.setContentType('application/openmetrics-text; version=1.0.0; charset=utf-8' as typeof registry.contentType);
  const took = new Histogram({
    name: 'took',
    help: 'took',
    buckets: [0.1, 1],
    enableExemplars: true,
    registers: [registry],
  });
  took.observe({ value: 0.05, labels: {}, exemplarLabels: { trace: 'a # b } 7' } });
  new Counter({ name: 'calls', help: 'calls', registers: [registry] });
  const page = await registry.metrics();
  expect(page).toContain('# {trace=');
  expect(told(page)).toEqual(
    expect.arrayContaining([
      ['took_bucket', { le: '0.1' }, 1],
      ['took_bucket', { le: '+Inf' }, 1],
      ['took_count', {}, 1],
    ]),
  );
  expect(readPage(page, wanted).declared).toContain('calls_total');
});

it('spaces, timestamps, a comma at the end, quoted label names, NaN and Inf are as the format allows; gauges too', async () => {
  const registry = new Registry();
  new Gauge({ name: 'lag', help: 'lag', registers: [registry] }).set(Number.NaN);
  expect(told(await registry.metrics())).toEqual([['lag', {}, Number.NaN]]);
  expect(
    told(
      [
        'calls_total { tool = "a" , } 1e3 1760000000000',
        'calls_total{"http.route"="/x",tool="b"}\t2\r',
        'lag{pod="c"} -Inf',
        'lag +Inf',
      ].join('\n'),
    ),
  ).toEqual([
    ['calls_total', { tool: 'a' }, 1000],
    ['calls_total', { 'http.route': '/x', tool: 'b' }, 2],
    ['lag', { pod: 'c' }, Number.NEGATIVE_INFINITY],
    ['lag', {}, Number.POSITIVE_INFINITY],
  ]);
});

it('a line that cannot be read is counted and passed over, and the first of two equal series counts', () => {
  const page = readPage(
    'calls_total{tool="a} 1\ncalls_total{tool="b"} x\ncalls_total{tool="c"} 3\ncalls_total{tool="c"} 4\n',
    wanted,
  );
  expect(page.unreadable).toBe(2);
  expect([...page.samples.values()].map(({ value }) => value)).toEqual([3]);
});

it('anything at all is read without an error, and text that is made to take long does not', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      readPage(`calls_total{${text}\ncalls_total${text}`, wanted);
    }),
  );
  // Were any of these read in quadratic time, the test would run into its limit.
  for (const text of [
    `{${'a="\\\\",'.repeat(200_000)}`,
    `{a="${'\\'.repeat(1_000_000)}`,
    ` ${' '.repeat(1_000_000)}x y`,
  ])
    expect(readPage(`calls_total${text}`, wanted).unreadable).toBe(1);
});
