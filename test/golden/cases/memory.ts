import { prometheusSettings } from '../../../src/adapters/prometheus/settings.ts';
import { growthOf } from '../../../src/metrics/growth.ts';
import { memoryReport } from '../../../src/metrics/memory-look.ts';
import type { ContainerMemory, MemorySeen } from '../../../src/metrics/pod-memory.ts';
import type { Environment } from '../../../src/model/environment.ts';
import type { Point } from '../../../src/model/series.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import type { Terminated } from '../../../src/ports/workload.ts';
import { aContainer, aPod } from '../../workloads/samples.ts';
import { looked } from './looks.ts';
import { ago, now } from './values.ts';

const MiB = 1024 ** 2;
const at = Date.parse(now);
const limits = { cpuMillis: 1000, memoryBytes: 512 * MiB };

/** A pod whose memory is known since so many minutes. */
function aMemory(id: string, minutes: number, value: (minute: number) => number, last?: Terminated): ContainerMemory {
  const points = Array.from({ length: minutes }, (_, minute): Point => {
    const wave = 2 * Math.sin(minute * 1.7) + 1.5 * Math.sin(minute / 3);
    return [at - (minutes - minute) * 60_000, (value(minute) + wave) * MiB];
  });
  const own = { limits, ...(last === undefined ? {} : { last, restarts: 9 }) };
  const container = { ...aContainer(), ...own };
  const samples = points.flatMap(([when, size]) => (size === null ? [] : [[when, size] as const]));
  return { pod: aPod(id), container, points, now: samples.at(-1)?.[1], growth: growthOf(samples) };
}

const killed: Terminated = {
  kind: 'terminated',
  reason: 'OOMKilled',
  exitCode: 137,
  message: '',
  startedAt: ago(30_000),
  finishedAt: ago(10_800),
};

const seen: MemorySeen = {
  environment: { name: 'production', timezone: 'Asia/Kolkata' } as Environment,
  settings: prometheusSettings.parse({ url: 'http://prometheus:9090' }),
  name: 'mcp-server',
  sinceMs: 6 * 3_600_000,
  nowMs: at,
  known: true,
  memory: [
    aMemory('9vgct', 178, (minute) => 150 + 1.9 * minute, killed),
    aMemory('btgdf', 360, (minute) => 120 + 0.3 * minute + 40 * (1 - Math.exp(-minute / 20))),
    aMemory('l8qjx', 360, () => 131),
    aMemory('x2k4d', 12, () => 118),
  ],
  markers: [{ at: at - 178 * 60_000, label: '2.4.0' }],
  gaps: [],
};
const unlike = { ...seen, memory: seen.memory.slice(2), markers: [] };

/** Memory of pods: a leak, and none. */
export const memoryMessages: Readonly<Record<string, ChatPayload>> = {
  'memory-leaking': looked('memory', memoryReport(seen)),
  'memory-calm': looked('memory', memoryReport({ ...unlike, sinceMs: 24 * 3_600_000 })),
  'memory-unknown': looked(
    'memory',
    memoryReport({ ...seen, known: false, memory: [aMemory('9vgct', 0, () => 0)], markers: [] }),
  ),
};
