import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backupRecipient } from '../../../sandbox/bot-config.ts';
import { movableClock } from '../../../sandbox/clock.ts';
import { bindingOf, botRoles, nodeRights } from '../../../sandbox/platform/manifests.ts';
import { type Platform, startPlatform } from '../../../sandbox/platform/platform.ts';
import { kubernetesCluster } from '../../../src/adapters/kubernetes/cluster.ts';
import { type ClusterMethod, resourceName, rightsNeeded } from '../../../src/adapters/kubernetes/rights.ts';
import { isFault } from '../../../src/errors.ts';
import type { Cluster } from '../../../src/ports/cluster.ts';
import type { Autoscaler } from '../../../src/ports/workload.ts';
import { testBacking } from '../../support/backing.ts';
import { anAutoscaler } from '../../workloads/samples.ts';

// The Roles of deploy/roles.yaml, as everything in the sandbox and the scenarios runs under them: each right in them is taken away in
// turn, and what it is there for is refused by name.

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

interface Role {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly rules?: readonly Rule[];
}

const namespace = 'mcp-production';
const roles = ([...botRoles(namespace), ...nodeRights()] as readonly Role[]).filter(({ kind }) =>
  kind.endsWith('Role'),
);

/** One verb on one resource; the smallest thing that can be taken away. */
interface Granted {
  readonly role: string;
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly name: string;
}

const granted: readonly Granted[] = roles.flatMap(({ metadata, rules = [] }) =>
  rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.map((verb) => {
          const [plural = '', below] = resource.split('/');
          const full = `${plural}${group === '' ? '' : `.${group}`}${below === undefined ? '' : `/${below}`}`;
          return { role: metadata.name, group, resource, verb, name: `${verb} ${full}` };
        }),
      ),
    ),
  ),
);

let platform: Platform;
let cluster: Cluster & { close(): Promise<void> };
let pod: { readonly pod: string; readonly container: string };
let scaler: Autoscaler;
let from: Awaited<ReturnType<Cluster['deployment']>>;

beforeAll(async () => {
  platform = await startPlatform({
    clock: movableClock(),
    startupMs: 40,
    backing: testBacking(),
    tls: true,
  });
  const parts = ['exec', 'jobs', 'traffic', 'config', 'secret-ages', 'registry', 'config-backup'] as const;
  platform.cluster.apply(parts.map(bindingOf), namespace);
  cluster = await kubernetesCluster({ kubeconfig: { text: platform.botKubeconfig }, namespace, clock: movableClock() });
  platform.cluster.apply([autoscaler], namespace);
  from = await cluster.deployment('mcp-server');
  scaler = anAutoscaler({ name: 'idle', resourceVersion: (await cluster.autoscalers())[0]?.resourceVersion ?? '' });
  const [first] = await cluster.pods(from);
  pod = { pod: first?.name ?? '', container: first?.containers[0]?.name ?? '' };
});
afterAll(async () => {
  await cluster.close();
  await platform.stop();
});

const autoscaler = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'idle' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nothing' },
    minReplicas: 1,
    maxReplicas: 2,
  },
};

const job = {
  metadata: { name: 'roles' },
  spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i:1' }] } } },
};

/** One use of what each right is there for. */
const uses: Readonly<Record<ClusterMethod, (to: 'pod' | 'service') => Promise<unknown>>> = {
  deployment: () => cluster.deployment('mcp-server'),
  deployments: () => cluster.deployments(),
  revisions: () => cluster.revisions(from),
  pods: () => cluster.pods(from),
  podsLabelled: () => cluster.podsLabelled({ app: 'mcp-server' }),
  events: () => cluster.events(),
  logs: () => cluster.logs(pod),
  logStream: () => cluster.logStream(pod)[Symbol.asyncIterator]().next(),
  followLogs: () => cluster.followLogs(pod, {})[Symbol.asyncIterator]().next(),
  usage: () => cluster.usage(from),
  endpoints: () => cluster.endpoints('mcp-server'),
  service: () => cluster.service('mcp-server'),
  ingress: () => cluster.ingress('mcp-ingress'),
  tlsSecret: () => cluster.tlsSecret('mcp-tls'),
  budgets: () => cluster.budgets(),
  autoscalers: () => cluster.autoscalers(),
  job: () => cluster.job('nothing'),
  jobsLabelled: () => cluster.jobsLabelled({ app: 'nothing' }),
  httpGet: (to) => cluster.httpGet(target(to), '/health'),
  httpPost: (to) => cluster.httpPost(target(to), '/debug/clear-jwks-cache'),
  changeDeployment: () => cluster.changeDeployment({ from, mark: { run: 'roles', fence: 1 } }),
  async changeService() {
    const service = await cluster.service('mcp-server');
    const { selector } = service;
    return cluster.changeService({ from: service, mark: { run: 'roles', fence: 1 }, selector, annotations: {} });
  },
  changeAutoscaler: () =>
    cluster.changeAutoscaler({ from: scaler, min: 1, max: 2, annotations: {}, mark: { run: 'roles', fence: 1 } }),
  async changeIngress() {
    const ingress = await cluster.ingress('mcp-ingress');
    const mark = { run: 'roles', fence: 1 };
    return cluster.changeIngress({ from: ingress, mark, entries: [0], secret: 'mcp-tls', annotations: {} });
  },
  quotas: () => cluster.quotas(),
  containerLimits: () => cluster.containerLimits(),
  nodes: () => cluster.nodes(),
  configMap: () => cluster.configMap('mcp-config'),
  secretFacts: () => cluster.secretFacts('mcp-db-secret'),
  pullAccount: () => cluster.pullAccount('nothing', 'docker.io'),
  keptObjects: () => cluster.keptObjects(kept),
  sealedObjects: () => cluster.sealedObjects(kept, [backupRecipient]),
  async changeConfigMap() {
    const from = await cluster.configMap('mcp-config');
    if (from === undefined) throw new Error('there is no mcp-config');
    return cluster.changeConfigMap({ from, values: {}, annotations: {}, mark: { run: 'roles', fence: 1 } });
  },
  evictPod: () => cluster.evictPod({ name: pod.pod, uid: 'another' }),
  createJob: () => cluster.createJob(job, { run: 'roles', fence: 1 }),
  exec: () => cluster.exec({ ...pod, command: ['true'] }),
};

const kept = { configMaps: ['mcp-config'], secrets: ['mcp-db-secret'] };

const target = (to: 'pod' | 'service') =>
  to === 'pod'
    ? ({ kind: 'pod', name: pod.pod, address: undefined, port: 8000 } as const)
    : ({ kind: 'service', name: 'mcp-server', port: 8000 } as const);

/** The methods of the adapter that need a right. */
function neededBy(right: Granted): readonly ClusterMethod[] {
  const methods = Object.keys(rightsNeeded) as ClusterMethod[];
  return methods.filter((method) =>
    rightsNeeded[method].some((one) => `${one.verb} ${resourceName(one)}` === right.name),
  );
}

/** Puts every Role that holds a right into the cluster without it, or whole: two may hold the same one. */
function grant(right: Granted, without: boolean): void {
  const holders = new Set(granted.filter(({ name }) => name === right.name).map((one) => one.role));
  for (const role of roles.filter(({ metadata }) => holders.has(metadata.name))) {
    const rules = granted
      .filter((one) => one.role === role.metadata.name && !(without && one.name === right.name))
      .map(({ group, resource, verb }) => ({ apiGroups: [group], resources: [resource], verbs: [verb] }));
    platform.cluster.apply([{ ...role, rules }], namespace);
  }
}

const refusedFor = async (method: ClusterMethod, right: Granted): Promise<string> => {
  try {
    await uses[method](right.resource.startsWith('services') ? 'service' : 'pod');
    return 'allowed';
  } catch (error) {
    return isFault(error, 'CLUSTER_FORBIDDEN') ? error.message : 'allowed';
  }
};

describe.each(granted.map((right) => [`${right.name} (${right.role})`, right] as const))('without %s', (_, right) => {
  it('what it is there for is refused by name, and with it allowed', async () => {
    const methods = neededBy(right);
    expect(methods.length).toBeGreaterThan(0);
    grant(right, true);
    const without = await Promise.all(methods.map((method) => refusedFor(method, right)));
    grant(right, false);
    const whole = await Promise.all(methods.map((method) => refusedFor(method, right)));
    expect(without.some((words) => words.startsWith(`The bot may not ${right.name}`))).toBe(true);
    expect(whole.filter((words) => words !== 'allowed')).toEqual([]);
  });
});
