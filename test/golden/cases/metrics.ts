import { prometheusSettings } from '../../../src/adapters/prometheus/settings.ts';
import type { ErrorsSeen } from '../../../src/metrics/call-errors.ts';
import type { LatencySeen } from '../../../src/metrics/call-latency.ts';
import { errorsReport } from '../../../src/metrics/errors-look.ts';
import { latencyReport } from '../../../src/metrics/latency-look.ts';
import { lastOf } from '../../../src/metrics/period.ts';
import type { Environment } from '../../../src/model/environment.ts';
import type { Point } from '../../../src/model/series.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import { looked } from './looks.ts';
import { now } from './values.ts';

const at = Date.parse(now);
const releasedAt = at - 1260_000;
const asked = lastOf(3_600_000, at);

/** A point for each step of the hour. */
const points = (value: (minute: number, since: boolean) => number | null): readonly Point[] =>
  Array.from({ length: 121 }, (_, step): Point => {
    const time = asked.fromMs + step * asked.stepMs;
    return [time, value(step / 2, time >= releasedAt)];
  });
const wave = (minute: number) => 1 + 0.15 * Math.sin(minute / 3) + 0.08 * Math.sin(minute * 1.7);

const seen = {
  environment: { name: 'production', timezone: 'Asia/Kolkata' } as Environment,
  settings: prometheusSettings.parse({ url: 'http://prometheus:9090' }),
  name: 'mcp-server',
  by: 'tool' as const,
  asked,
  markers: [{ at: releasedAt, label: '2.4.0 (R-1042)' }],
  gaps: [],
};

const group = (name: string, calls: number, errors: number, before: number) => ({
  name,
  calls,
  errors,
  before: { calls, errors: before },
});

const fails: ErrorsSeen = {
  ...seen,
  has: { requests: true, errors: true },
  total: { calls: 43_208, errors: 4_536 },
  yesterday: { calls: 41_120, errors: 82 },
  reachesBefore: true,
  groups: [
    group('create_assignment', 8_640, 4_451, 16),
    group('list_releases', 8_612, 17, 14),
    ...['search_releases', 'list_assignments', 'get_dealer_stock', 'book_service', 'export_report'].map((name, index) =>
      group(name, 4_100 - index * 30, 14 - index, 9),
    ),
    group('get_customer', 2_310, 3, 4),
    group('bulk_export', 1_200, 0, 0),
    group('create_"draft" {a}', 41, 0, 0),
  ],
  line: points((minute, since) => (since ? 0.29 * wave(minute) : 0.002 * wave(minute))),
  yesterdayLine: points((minute) => 0.002 * wave(minute + 9)),
  lines: [
    {
      name: 'create_assignment',
      points: points((minute, since) => (since ? 0.97 : 0.002) * Math.min(1, wave(minute))),
    },
  ],
};

const slow: LatencySeen = {
  ...seen,
  known: true,
  p50Ms: 41,
  p95Ms: 880,
  p99Ms: 3_410,
  yesterdayMs: 241,
  topMs: 5000,
  slow: { calls: 1_614, of: 43_208 },
  groups: [
    { name: 'search_releases', p50Ms: 2_140, p99Ms: 5000, calls: 8_640, beforeMs: 262 },
    { name: 'create_assignment', p50Ms: 38, p99Ms: 244, calls: 8_640, beforeMs: 240 },
    { name: 'list_assignments', p50Ms: 37, p99Ms: 241, calls: 8_612, beforeMs: undefined },
  ],
  line: points((minute, since) => (since ? 4100 : 240) * wave(minute)),
  median: points((minute) => 41 * wave(minute)),
  yesterdayLine: points((minute) => 238 * wave(minute + 9)),
  lines: [],
};

/** Errors and latency of the MCP server. */
export const metricMessages: Readonly<Record<string, ChatPayload>> = {
  'metrics-errors-since-release': looked('metrics errors', errorsReport(fails)),
  'metrics-errors-by-pod': looked(
    'metrics errors',
    errorsReport({
      ...fails,
      by: 'pod',
      asked: lastOf(6 * 3_600_000, at),
      total: { calls: 244_588, errors: 489 },
      markers: [],
      lines: [],
      line: points((minute) => 0.002 * wave(minute)),
      groups: ['9vgct', 'btgdf', 'l8qjx'].map((id, index) => ({
        ...group(`mcp-server-7d9f8c6b54-${id}`, 81_529 - index, 163, 0),
        before: undefined,
      })),
      yesterday: undefined,
      yesterdayLine: [],
    }),
  ),
  'metrics-errors-unknown': looked(
    'metrics errors',
    errorsReport({
      ...fails,
      has: { requests: true, errors: false },
      total: { calls: 43_208, errors: undefined },
      groups: [{ name: 'create_assignment', calls: 43_208, errors: undefined, before: undefined }],
      line: [],
      lines: [],
      yesterdayLine: [],
      yesterday: undefined,
    }),
  ),
  'metrics-latency-slow': looked('metrics latency', latencyReport(slow)),
  'metrics-latency-by-pod': looked(
    'metrics latency',
    latencyReport({
      ...slow,
      by: 'pod',
      asked: lastOf(6 * 3_600_000, at),
      p95Ms: 184,
      p99Ms: 241,
      markers: [],
      slow: { calls: 0, of: 244_588 },
      groups: ['9vgct', 'btgdf', 'l8qjx'].map((id, index) => ({
        name: `mcp-server-7d9f8c6b54-${id}`,
        p50Ms: 37,
        p99Ms: 244 - index,
        calls: 81_529,
        beforeMs: undefined,
      })),
      line: points((minute) => 240 * wave(minute)),
      median: points((minute) => 37 * wave(minute)),
    }),
  ),
};
