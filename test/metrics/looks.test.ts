import { describe, expect, it } from 'vitest';
import { prometheusSettings } from '../../src/adapters/prometheus/settings.ts';
import type { ErrorsSeen } from '../../src/metrics/call-errors.ts';
import { boundAt, type LatencySeen } from '../../src/metrics/call-latency.ts';
import { errorsReport } from '../../src/metrics/errors-look.ts';
import { latencyReport } from '../../src/metrics/latency-look.ts';
import { lastOf } from '../../src/metrics/period.ts';
import type { Report } from '../../src/model/report.ts';
import { anEnvironment } from '../support/environment.ts';

const at = Date.parse('2026-01-31T14:22:00Z');
const common = {
  environment: anEnvironment(),
  settings: prometheusSettings.parse({ url: 'http://prometheus:9090' }),
  name: 'mcp-server',
  by: 'tool' as const,
  asked: lastOf(3_600_000, at),
  markers: [],
  gaps: [],
  line: [],
  yesterdayLine: [],
  lines: [],
};

const errors = (over: Partial<ErrorsSeen>): Report =>
  errorsReport({
    ...common,
    has: { requests: true, errors: true },
    total: { calls: 10_000, errors: 20 },
    yesterday: { calls: 10_000, errors: 20 },
    groups: [],
    reachesBefore: true,
    ...over,
  });

const latency = (over: Partial<LatencySeen>): Report =>
  latencyReport({
    ...common,
    known: true,
    p50Ms: 40,
    p95Ms: 180,
    p99Ms: 240,
    yesterdayMs: 240,
    topMs: 5000,
    slow: undefined,
    groups: [],
    median: [],
    ...over,
  });

const tableOf = ({ parts }: Report) => parts?.find((part) => part.kind === 'table');

describe('the share of calls that fail', () => {
  it.each([
    [{}, 'good', '0.2% of calls failed in the last hour; 0.2% in the same hour yesterday'],
    [{ total: { calls: 10_000, errors: 501 } }, 'bad', '5.01% of calls failed in the last hour (limit 5%); 0.2% in'],
    [{ total: { calls: 10_000, errors: 500 } }, 'warning', '5% of calls failed in the last hour; 0.2% in the same'],
    [{ total: { calls: 10_000, errors: 90 } }, 'good', '0.9% of calls failed'],
    [{ total: { calls: 4, errors: 2 } }, 'warning', '50% of calls failed in the last hour (limit 5%)'],
    [{ total: { calls: 10_000, errors: 0 } }, 'good', 'no call failed in the last hour; 0.2%'],
    [{ total: { calls: 1_000_000, errors: 3 } }, 'good', 'less than 0.01% of calls failed'],
    [{ yesterday: undefined }, 'good', '0.2% of calls failed in the last hour'],
    [{ line: [[at, 0.31]] as const }, 'bad', '31% of calls fail now (limit 5%), 0.2% in the last hour; 0.2% in the'],
    [
      { line: [[at, 0]] as const, total: { calls: 10_000, errors: 900 } },
      'warning',
      'no call fails now, 9% in the last hour (limit 5%); 0.2%',
    ],
    [{ line: [[at, null]] as const }, 'good', '0.2% of calls failed in the last hour'],
    [{ total: undefined }, 'warning', 'no calls in the last hour; 10,000 calls in the same hour yesterday'],
    [{ total: undefined, yesterday: undefined }, 'unknown', 'no calls in the last hour'],
    [
      { total: { calls: 10_000, errors: undefined }, has: { requests: true, errors: false } },
      'unknown',
      '10,000 calls in the last hour; errors are unknown. Prometheus has no mcp_errors_total from the last day',
    ],
    [
      { total: undefined, yesterday: undefined, has: { requests: false, errors: false } },
      'unknown',
      'errors are unknown. Prometheus has no mcp_requests_total from the last day',
    ],
  ])('%j', (over, mark, words) => {
    const report = errors(over);
    expect(report.headline.startsWith(`mcp-server: ${words}`), report.headline).toBe(true);
    expect(report.mark).toBe(mark);
  });

  it('shows eight tools, says how many there are beyond, and has all in the file', () => {
    const groups = Array.from({ length: 30 }, (_, index) => ({
      name: index === 0 ? 'a\tb\n'.repeat(20) : `tool_${index}`,
      calls: 100,
      errors: 30 - index,
      before: undefined,
    }));
    const report = errors({ groups });
    expect(tableOf(report)?.rows).toHaveLength(8);
    expect(String(tableOf(report)?.rows[0]?.[0])).toHaveLength(32);
    expect(report.parts?.at(-1)).toEqual({ kind: 'text', text: '… and 22 more in the file' });
    const [file] = report.attachments ?? [];
    expect((file as { text: string }).text.trim().split('\n')).toHaveLength(31);
  });

  it('what is not known of a tool is a question mark, and why is said', () => {
    const report = errors({
      groups: [
        { name: '', calls: 0, errors: 20, before: undefined },
        { name: 'list', calls: 10_000, errors: undefined, before: undefined },
      ],
    });
    expect(tableOf(report)?.rows[1]).toEqual(['list', '?', '?', '?']);
    expect(report.notes).toContain("mcp_errors_total has no label tool: it can't be split");
  });
});

describe('how long calls take', () => {
  it.each([
    [{}, 'good', 'p99 240 ms in the last hour; 240 ms in the same hour yesterday'],
    [{ p99Ms: 1200 }, 'bad', 'p99 1,200 ms in the last hour (limit 1,000 ms); 240 ms'],
    [{ p99Ms: 5000 }, 'bad', 'p99 over 5,000 ms in the last hour (limit 1,000 ms)'],
    [{ p99Ms: 5000, topMs: undefined }, 'bad', 'p99 5,000 ms in the last hour'],
    [{ line: [[at, 4200]] as const }, 'bad', 'p99 4,200 ms now (limit 1,000 ms), 240 ms in the last hour; 240 ms'],
    [
      { line: [[at, 90]] as const, p99Ms: 1200 },
      'warning',
      'p99 90 ms now, 1,200 ms in the last hour (limit 1,000 ms)',
    ],
    [{ p99Ms: 500 }, 'warning', 'p99 500 ms in the last hour; 240 ms'],
    [{ p99Ms: 90, yesterdayMs: 20 }, 'good', 'p99 90 ms in the last hour; 20 ms'],
    [{ yesterdayMs: undefined }, 'good', 'p99 240 ms in the last hour'],
    [{ p99Ms: undefined }, 'warning', 'no calls in the last hour; p99 240 ms in the same hour yesterday'],
    [{ p99Ms: undefined, yesterdayMs: undefined }, 'unknown', 'no calls in the last hour'],
    [
      { p99Ms: undefined, yesterdayMs: undefined, known: false },
      'unknown',
      'latency is unknown. Prometheus has no mcp_request_duration_bucket from the last day',
    ],
  ])('%j', (over, mark, words) => {
    const report = latency(over);
    expect(report.headline.startsWith(`mcp-server: ${words}`), report.headline).toBe(true);
    expect(report.mark).toBe(mark);
  });

  it('says how many calls were slow, and that a percentile of few says little', () => {
    const groups = [{ name: 'list', p50Ms: 40, p99Ms: 240, calls: 12, beforeMs: undefined }];
    expect(latency({ slow: { calls: 3, of: 12 }, groups }).notes).toEqual([
      'Median 40 ms, p95 180 ms',
      '3 of 12 calls took longer than 1,000 ms',
      'p99 of only 12 calls says little',
    ]);
  });
});

it.each([
  [2010, 1000, '2.01'],
  [1000, 1000, '1.0'],
  [1000, 1, undefined],
  [2000, 1000, undefined],
])('a bucket that ends at %d ms, with bounds in units of %d ms: %s', (ms, unitMs, bound) => {
  expect(boundAt(['0.005', '1.0', '2.01', '+Inf'], ms, unitMs)).toBe(bound);
});
