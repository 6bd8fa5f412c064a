import { planDigest } from '../../src/access/digest.ts';
import { action as clearJwks } from '../../src/actions/auth/clear-jwks.ts';
import { action as configSet } from '../../src/actions/config/set.ts';
import { action as deploy } from '../../src/actions/deploy.ts';
import { action as resourcesSet } from '../../src/actions/resources/set.ts';
import { action as restart } from '../../src/actions/restart.ts';
import { action as rollback } from '../../src/actions/rollback.ts';
import { configMapOf } from '../../src/adapters/kubernetes/config-map.ts';
import { deploymentOf } from '../../src/adapters/kubernetes/deployment.ts';
import { podOf } from '../../src/adapters/kubernetes/pod.ts';
import { revisionsOf } from '../../src/adapters/kubernetes/revision.ts';
import { isFault } from '../../src/errors.ts';
import type { Environment } from '../../src/model/environment.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { ClusterReader } from '../../src/ports/cluster.ts';
import type { ClusterNode } from '../../src/ports/node.ts';
import type { OpenIncident } from '../../src/ports/open-incidents.ts';
import type { KnownRelease } from '../../src/ports/releases.ts';
import type { Budget, ContainerLimits, Quota } from '../../src/ports/workload.ts';
import { nothingKnown } from '../support/nothing-known.ts';
import { aNode } from '../workloads/samples.ts';

const now = new Date('2026-01-31T14:22:00Z');

/** The template of an image. */
export const template = (image: string) => ({
  metadata: { labels: { app: 'mcp-server' } },
  spec: {
    serviceAccountName: 'mcp',
    volumes: [{ name: 'tmp', emptyDir: {} }],
    containers: [
      {
        name: 'mcp-server',
        image,
        args: ['serve'],
        env: [
          { name: 'POOL_SIZE', value: '20' },
          { name: 'HOST', value: 'a' },
        ],
        envFrom: [{ configMapRef: { name: 'mcp-config' } }],
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
        readinessProbe: { httpGet: { path: '/ready', port: 8000, httpHeaders: [{ name: 'X-Key', value: 'one' }] } },
      },
    ],
  },
});

const replicaSet = (number: number, image: string, annotations = {}) => ({
  metadata: {
    name: `mcp-server-${number}`,
    uid: `set-${number}`,
    creationTimestamp: '2026-01-31T12:00:00Z',
    resourceVersion: '5',
    annotations: { 'deployment.kubernetes.io/revision': String(number), ...annotations },
    ownerReferences: [{ kind: 'Deployment', name: 'mcp-server', uid: 'deployment', controller: true }],
  },
  spec: { replicas: number === 3 ? 3 : 0, template: template(image) },
});

/** A pod of it that runs. */
export const pod = (name: string) => ({
  metadata: {
    name,
    uid: name,
    creationTimestamp: '2026-01-31T12:00:00Z',
    labels: { app: 'mcp-server' },
    ownerReferences: [{ kind: 'ReplicaSet', name: 'mcp-server-3', uid: 'set-3', controller: true }],
  },
  spec: { nodeName: 'node-1', containers: [{ name: 'mcp-server', image: 'mcp/server:2.4.0' }] },
  status: {
    phase: 'Running',
    podIP: '10.0.0.1',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: 'mcp-server', state: { running: { startedAt: '2026-01-31T12:00:00Z' } } }],
  },
});

/** The world all plans are made from; fresh at each call. */
export const world = () => ({
  deployment: {
    metadata: {
      name: 'mcp-server',
      uid: 'deployment',
      resourceVersion: '10',
      generation: 3,
      labels: { team: 'a' },
      annotations: { 'deployment.kubernetes.io/revision': '3', 'example.com/owner': 'a' },
      managedFields: [{ manager: 'kubectl', operation: 'Update' }],
    },
    spec: {
      replicas: 3,
      minReadySeconds: 0,
      progressDeadlineSeconds: 600,
      selector: { matchLabels: { app: 'mcp-server' } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: template('mcp/server:2.4.0'),
    },
    status: {
      observedGeneration: 3,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      conditions: [{ type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' }],
    },
  },
  sets: [
    replicaSet(1, 'mcp/server:2.2.0'),
    replicaSet(2, 'mcp/server:2.3.0', { 'example.com/owner': 'a', 'kubernetes.io/change-cause': 'release 2.3.0' }),
    replicaSet(3, 'mcp/server:2.4.0', { 'example.com/owner': 'a' }),
  ],
  pods: ['a', 'b', 'c'].map(pod),
  configMap: {
    metadata: {
      name: 'mcp-config',
      uid: 'config',
      resourceVersion: '7',
      labels: {} as Record<string, string>,
      managedFields: [{ manager: 'kubectl', time: '2026-01-30T12:00:00Z', fieldsV1: { 'f:data': { 'f:rate': {} } } }],
    },
    data: { rate: '100', burst: '20' } as Record<string, string>,
  },
  budgets: [] as Budget[],
  quotas: [] as Quota[],
  rules: [] as ContainerLimits[],
  nodes: [aNode()] as ClusterNode[],
  seen: `sha256:${'a'.repeat(64)}`,
  incidents: [] as OpenIncident[],
  elsewhere: [] as object[],
  known: [] as KnownRelease[],
  environment: {
    name: 'production',
    production: true,
    timezone: 'Asia/Kolkata',
    namespace: 'mcp-production',
    server: {
      deployment: 'mcp-server',
      service: 'mcp-server',
      port: 8000,
      healthPath: '/health',
      readyPath: '/ready',
      jwksStatusPath: '/debug/jwks-status',
      jwksClearPath: '/debug/clear-jwks-cache',
    },
    deployments: ['mcp-server', 'mcp-gateway'],
    adminPortal: { url: 'https://admin.example.com' },
    deploy: { timeoutSeconds: 300 },
    config: { settable: { 'mcp-config': ['rate'] }, secretAges: false },
    smokeTest: { image: 'mcp/smoke:1', command: ['run', 'all'], deadlineSeconds: 60 },
    onFailedVerification: 'offer',
    freezes: [],
  },
});
export type World = ReturnType<typeof world>;

/** Whose plans are compared. */
export const actions = {
  ...{ rollback, restart, deploy },
  ...{ 'config set': configSet, 'resources set': resourcesSet, 'auth clear-jwks': clearJwks },
};
export type Command = keyof typeof actions;
const params: Readonly<Partial<Record<Command, Readonly<Record<string, unknown>>>>> = {
  deploy: { image: 'mcp/server:2.5.0' },
  'config set': { settings: 'rate=200' },
  'resources set': { memory: '512Mi/1Gi' },
};

/** What an approval of this command binds in a world; the code of the fault where there is nothing to approve. */
export async function bound(command: Command, given: World): Promise<string> {
  const {
    deployment,
    sets,
    pods,
    known,
    environment,
    configMap,
    budgets,
    quotas,
    rules,
    nodes,
    seen,
    incidents,
    elsewhere,
  } = given;
  const cluster = {
    configMap: async () => configMapOf(configMap, now),
    deployments: async () => [deploymentOf(deployment, now)],
    budgets: async () => budgets,
    quotas: async () => quotas,
    containerLimits: async () => rules,
    nodes: async () => nodes,
    usage: async () => [],
    deployment: async () => deploymentOf(deployment, now),
    revisions: async () => revisionsOf(sets, deployment.metadata.uid, now),
    pods: async () => pods.map((one) => podOf(one, now)),
  } as unknown as ClusterReader;
  const place = environment as unknown as Environment;
  const call = {
    cluster,
    registry: { manifest: async () => ({ digest: seen }) },
    environment: place,
    params: params[command] ?? {},
    signal: new AbortController().signal,
    clock: { now: () => now, monotonic: () => 0, sleep: async () => undefined },
    requestedBy: 'U0DEV',
    ...nothingKnown,
    releases: { known: async () => known, elsewhere: async () => elsewhere },
    incidents: { open: async () => incidents },
  };
  try {
    const plan: Plan = await actions[command].plan(call as never);
    const gate = { approvers: 1, typedName: false, ttlMs: 900_000 };
    const target = 'production/deployment/mcp-server';
    return planDigest({
      action: command,
      params: params[command] ?? {},
      environment: 'production',
      target,
      gate,
      plan,
    });
  } catch (error) {
    if (!isFault(error)) throw error;
    return error.code;
  }
}
