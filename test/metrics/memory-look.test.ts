import { expect, it } from 'vitest';
import { prometheusSettings } from '../../src/adapters/prometheus/settings.ts';
import { growthOf, type Sample } from '../../src/metrics/growth.ts';
import { memoryReport } from '../../src/metrics/memory-look.ts';
import type { ContainerMemory, MemorySeen } from '../../src/metrics/pod-memory.ts';
import { plain } from '../../src/model/text.ts';
import type { Container } from '../../src/ports/workload.ts';
import { anEnvironment } from '../support/environment.ts';
import { aContainer, aPod } from '../workloads/samples.ts';

const MiB = 1024 ** 2;
const minute = 60_000;
const now = Date.parse('2026-01-31T14:22:00Z');
const limits = { cpuMillis: undefined, memoryBytes: 512 * MiB };

/** A container that has been measured for so many minutes, and grows by so many MiB in each, with a little noise. */
function measured(id: string, minutes: number, pace: number, over: Partial<Container> = {}): ContainerMemory {
  const points = Array.from({ length: minutes }, (_, index): Sample => {
    const left = minutes - 1 - index;
    return [now - left * minute, (300 - left * pace + ((index * 7919) % 13) / 13) * MiB];
  });
  const container = { ...aContainer(), limits, ...over };
  return { pod: aPod(id), container, points, now: points.at(-1)?.[1], growth: growthOf(points) };
}

const told = (memory: readonly ContainerMemory[], over: Partial<MemorySeen> = {}) =>
  memoryReport({
    environment: anEnvironment(),
    settings: prometheusSettings.parse({ url: 'http://prometheus:9090' }),
    name: 'mcp-server',
    sinceMs: 6 * 3_600_000,
    nowMs: now,
    known: true,
    memory,
    markers: [],
    gaps: [],
    ...over,
  });
const lines = (report: ReturnType<typeof told>) => {
  const part = report.parts?.find(({ kind }) => kind === 'lines');
  return part?.kind === 'lines' ? part.lines.map(({ mark, text }) => `${mark} ${plain(text)}`) : [];
};

it('the pod that is full first is named, with between when and when, and a restart is offered', () => {
  const report = told([measured('calm', 200, 0), measured('leak', 200, 2)]);
  expect(report.mark).toBe('bad');
  expect(report.headline).toMatch(/^mcp-server: memory of pod leak grows; it is full in (?:about )?1\d\d min/);
  expect(lines(report)[0]).toMatch(
    /^bad 30[01](?:\.\d)? MiB of 512 MiB · \+120 MiB\/h \(1[12][\d.]+ MiB to 12[\d.]+ MiB\) · full in /,
  );
  expect(report.offers?.[0]).toMatchObject({ action: 'restart', params: { deployment: 'mcp-server' } });
});

it.each([
  ['a pod that has just started', measured('new', 20, 2), 'unknown', 'not enough was measured since the pods started'],
  ['no growth', measured('calm', 200, 0), 'good', 'no clear growth of memory'],
  [
    'a growth that takes longer than a week',
    measured('slow', 360, 0.015),
    'good',
    'memory of pod slow grows, and is not full',
  ],
  [
    'a pod without a limit',
    measured('free', 200, 2, { limits: { ...limits, memoryBytes: undefined } }),
    'good',
    'memory of pod free grows, and',
  ],
  [
    'a pod without a sample',
    measured('blind', 0, 0),
    'unknown',
    'memory is unknown. process_resident_memory_bytes has no sample',
  ],
])('%s', (_, one, mark, words) => {
  const report = told([one]);
  expect(report.headline).toContain(`mcp-server: ${words}`);
  expect(report.mark).toBe(mark);
});

it('a metric that is not there is no memory of zero, and neither are no pods', () => {
  expect(told([measured('blind', 0, 0)], { known: false })).toMatchObject({
    mark: 'unknown',
    headline: 'mcp-server: memory is unknown. Prometheus has no process_resident_memory_bytes from the last day',
  });
  expect(told([])).toMatchObject({ mark: 'unknown', headline: 'mcp-server: no pods to measure' });
});

it('an end by lack of memory is told with its time and the restarts', () => {
  const last = { kind: 'terminated' as const, reason: 'OOMKilled', exitCode: 137, message: '', startedAt: undefined };
  const one = measured('calm', 200, 0, { restarts: 9, last: { ...last, finishedAt: '2026-01-31T11:00:00Z' } });
  expect(lines(told([one]))[0]).toMatch(/ · no clear growth · out of memory at 2026-01-31T11:00:00Z, 9 restarts$/);
});

it('two containers of one pod have a line each under a name of their own, and are one pod', () => {
  const unlimited = { limits: { ...limits, memoryBytes: undefined } };
  const names = ['mcp-server', 'proxy'];
  const pod = { ...aPod('x'), containers: names.map((name) => ({ ...aContainer(), name, ...unlimited })) };
  const report = told(names.map((name) => ({ ...measured('x', 200, 2, { name, ...unlimited }), pod })));
  const chart = report.parts?.find((part) => part.kind === 'series')?.chart;
  expect(chart?.series.map(({ name }) => name)).toEqual(['x/mcp-server', 'x/proxy']);
  expect(report.headline).toContain('memory of pod x grows');
  expect(report.notes).toContain('1 pod without a memory limit: never full, until the node is');
});
