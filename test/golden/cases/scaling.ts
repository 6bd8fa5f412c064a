import type { ChatPayload } from '../../../src/ports/chat.ts';
import type { PodUsage } from '../../../src/ports/workload.ts';
import { autoscalerReport } from '../../../src/workloads/autoscaler-look.ts';
import { topReport } from '../../../src/workloads/top-look.ts';
import { aDeployment, anAutoscaler, aPod } from '../../workloads/samples.ts';
import { looked } from './looks.ts';
import { ago } from './values.ts';

const mib = 1024 * 1024;
const deployment = aDeployment();
const limits = { cpuMillis: 1000, memoryBytes: 512 * mib };
const requests = { cpuMillis: 250, memoryBytes: 256 * mib };
const [first, ...others] = ['9vgct', 'l8qjx', 'x2k4d'].map((id) =>
  aPod(id, { createdAt: ago(7300) }, { limits, requests }),
);
const pods = first === undefined ? others : [first, ...others];

const use = (id: string, memory: number, cpuMillis: number): PodUsage => ({
  pod: `mcp-server-4-${id}`,
  containers: [{ name: 'server', cpuMillis, memoryBytes: memory * mib }],
});

const autoscaler = anAutoscaler({
  current: 10,
  desired: 10,
  lastScaledAt: ago(540),
  metrics: [{ name: 'cpu', target: '60%', current: '93%' }],
  conditions: [
    { type: 'AbleToScale', status: 'True', reason: 'ReadyForNewScale', message: '', at: ago(540) },
    { type: 'ScalingActive', status: 'True', reason: 'ValidMetricFound', message: '', at: ago(540) },
    {
      type: 'ScalingLimited',
      status: 'True',
      reason: 'TooManyReplicas',
      message: 'the desired replica count is more than the maximum replica count',
      at: ago(540),
    },
  ],
});

/** What is behind a service, what scales a deployment, what may be evicted, what is used. */
export const scalingMessages: Readonly<Record<string, ChatPayload>> = {
  'hpa-at-its-ceiling': looked('hpa', autoscalerReport(deployment, [autoscaler])),
  'top-near-limit': looked(
    'top',
    topReport({
      deployment,
      pods,
      measured: { usage: [use('9vgct', 500, 410), use('l8qjx', 214, 380), use('x2k4d', 209, 402)] },
    }),
  ),
  'top-without-metrics': looked(
    'top',
    topReport({ deployment, pods, measured: { missing: 'This cluster has no metrics server' } }),
  ),
};
