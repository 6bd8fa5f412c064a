import type { Evidence } from '../../../src/diagnosis/evidence.ts';
import type { Weighed } from '../../../src/diagnosis/weigh.ts';
import type { Environment } from '../../../src/model/environment.ts';
import type { Deployment, Pod, Revision } from '../../../src/ports/workload.ts';
import { ago, now } from './values.ts';

const pod = (name: string): Pod =>
  ({
    name,
    uid: name,
    phase: 'Running',
    reason: '',
    message: '',
    ready: false,
    deleting: false,
    createdAt: ago(1200),
    labels: {},
    containers: [],
    conditions: [],
  }) as unknown as Pod;

/** What was read of a deployment whose pods are killed for memory. */
export const evidence: Evidence = {
  environment: { name: 'production', server: { deployment: 'mcp-server' } } as Environment,
  name: 'mcp-server',
  at: now,
  deployment: {
    name: 'mcp-server',
    revision: 42,
    replicas: { wanted: 3, current: 3, updated: 3, ready: 0, available: 0 },
    conditions: [],
  } as unknown as Deployment,
  revisions: [{ number: 42, createdAt: ago(1260) } as Revision],
  pods: [pod('mcp-server-7d9-9vgct'), pod('mcp-server-7d9-btgdf'), pod('mcp-server-7d9-l8qjx')],
  events: [],
  logs: [{ pod: 'mcp-server-7d9-9vgct', container: 'mcp-server', previous: true, lines: ['killed'] }],
  usage: undefined,
  endpoints: {
    service: 'mcp-server',
    ready: [],
    notReady: ['mcp-server-7d9-9vgct', 'mcp-server-7d9-btgdf', 'mcp-server-7d9-l8qjx'].map((pod, at) => ({
      address: `10.0.0.${at + 1}`,
      pod,
      podName: pod,
      serving: false,
      terminating: false,
    })),
  },
  budgets: [],
  missing: [{ part: 'usage', reason: 'forbidden' }],
};

export const outOfMemory: Weighed = {
  title: 'Out of memory',
  explains: /OOMKill/,
  strength: 0.95,
  because: ['3 of 3 pods killed with 137 (OOMKilled), 9 restarts, limit 512 MiB'],
  since: ago(1200),
  offers: [{ label: 'Plan rollback to 2.3.0…', action: 'rollback', params: { to: '2.3.0' } }],
};
