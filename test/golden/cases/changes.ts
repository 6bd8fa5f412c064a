import { runCard } from '../../../src/blocks/run-card.ts';
import type { Environment } from '../../../src/model/environment.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { StoredOffer } from '../../../src/model/run.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { ClusterReader } from '../../../src/ports/cluster.ts';
import type { Deployment, Pod, Revision } from '../../../src/ports/workload.ts';
import { nothingKnown } from '../../support/nothing-known.ts';
import { aCard, ago, anApproval, nameOf, now } from './values.ts';

const deployment = {
  name: 'mcp-server',
  uid: 'd',
  generation: 42,
  observedGeneration: 42,
  revision: 3,
  paused: false,
  replicas: { wanted: 3, current: 3, updated: 3, ready: 3, available: 3 },
  selector: { app: 'mcp-server' },
  labels: {},
  annotations: {},
  managers: [],
  template: { spec: { containers: [{ name: 'mcp-server', image: 'mcp/server:2.4.0' }] } },
  strategy: { type: 'RollingUpdate', maxUnavailable: '25%', maxSurge: '25%' },
  conditions: [
    { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: '', at: ago(60) },
    { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message: '', at: ago(60) },
  ],
} as unknown as Deployment;

const pods = ['9vgct', 'btgdf', 'l8qjx'].map(
  (name) =>
    ({
      name: `mcp-server-7d9-${name}`,
      uid: name,
      phase: 'Running',
      ready: true,
      deleting: false,
      containers: [],
    }) as unknown as Pod,
);

const template = (image: string) => ({ spec: { containers: [{ name: 'mcp-server', image }] } });
const revision = (number: number, image: string, seconds: number) =>
  ({
    number,
    uid: `r${number}`,
    createdAt: ago(seconds),
    changeCause: `release ${image.split(':')[1]}`,
    images: [image],
    template: template(image),
    annotations: {},
  }) as unknown as Revision;
const revisions = [
  revision(1, 'mcp/server:2.1.0', 864_000),
  revision(2, 'mcp/server:2.3.0', 86_400),
  revision(3, 'mcp/server:2.4.0', 1260),
];

/** A platform where all is well: three pods that answer, and hold no key right after their cache was cleared. */
export const cluster = {
  deployment: async () => deployment,
  revisions: async () => revisions,
  pods: async () => pods,
  quotas: async () => [],
  containerLimits: async () => [],
  httpGet: async (_target: unknown, path: string) => ({
    status: 200,
    body: path.includes('jwks') ? '{"key_ids":[]}' : '{}',
    ms: 12,
  }),
} as unknown as ClusterReader;

const place = (name: string): Environment =>
  ({
    name,
    namespace: `mcp-${name}`,
    server: {
      deployment: 'mcp-server',
      service: 'mcp-server',
      port: 8000,
      healthPath: '/health',
      readyPath: '/ready',
      jwksStatusPath: '/debug/jwks-status',
      jwksClearPath: '/debug/clear-jwks-cache',
    },
    deployments: ['mcp-server'],
    deploy: { timeoutSeconds: 300 },
  }) as unknown as Environment;

const clock: Clock = { now: () => new Date(now), monotonic: () => 0, sleep: async () => undefined };
export const call = (environment: string) => ({
  cluster,
  environment: place(environment),
  params: {},
  signal: new AbortController().signal,
  clock,
  requestedBy: 'U0DEV',
  ...nothingKnown,
});

interface Asked {
  readonly action: string;
  readonly risk?: 'reversible' | 'disruptive';
  readonly approvers?: 0 | 1;
  readonly environment?: string;
  readonly offers?: readonly StoredOffer[];
}

/** In production one other person approves what disrupts; elsewhere who asked confirms it. */
export function asks(plan: Plan, asked: Asked): ChatPayload {
  const { action, risk = 'disruptive', approvers = 0, environment = 'production', offers = [] } = asked;
  const run = { action, risk, plan, environment, state: 'awaiting_approval' as const };
  const approval = anApproval({ gate: { approvers, typedName: false, ttlMs: 900_000 } });
  return runCard(aCard(run, { approval, offers }), nameOf);
}
