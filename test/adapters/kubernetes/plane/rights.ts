import { describe, expect, test } from 'vitest';
import { movableClock } from '../../../../sandbox/clock.ts';
import { kubernetesCluster } from '../../../../src/adapters/kubernetes/cluster.ts';
import {
  type ClusterMethod,
  type Right,
  resourceName,
  rightsNeeded,
} from '../../../../src/adapters/kubernetes/rights.ts';
import type { ErrorCode } from '../../../../src/error-catalogue.ts';
import { isFault } from '../../../../src/errors.ts';
import type { Cluster } from '../../../../src/ports/cluster.ts';
import type { ControlPlane } from '../../../control-plane/control-plane.ts';
import { eventually } from '../../../support/patience.ts';
import { aConfigMap, anAutoscaler, anIngress } from '../../../workloads/samples.ts';
import { labels, namespace, type Plane } from './fixture.ts';

const nobody = { kind: 'pod', name: 'nobody', address: undefined, port: 1 } as const;
const nothing = { kind: 'service', name: 'nothing', port: 1 } as const;
const job = {
  metadata: { name: 'rights' },
  spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i:1' }] } } },
};

/** What every method needs of the platform, found by an admin. */
interface Known {
  readonly from: Awaited<ReturnType<Cluster['deployment']>>;
  readonly service: Awaited<ReturnType<Cluster['service']>>;
  readonly pod: { readonly pod: string; readonly container: string };
}

/** A call of a pod that is not there was allowed when it is only not found. */
async function reach(call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!isFault(error, 'POD_CALL_FAILED')) throw error;
  });
}

/** An answer that only somebody gets who may ask. */
async function allowedThough(code: ErrorCode, call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!isFault(error, code)) throw error;
  });
}

/** One use of each method that needs all of its rights. */
const uses: Readonly<Record<ClusterMethod, (cluster: Cluster, known: Known) => Promise<unknown>>> = {
  deployment: (cluster) => cluster.deployment('stuck'),
  deployments: (cluster) => cluster.deployments(),
  revisions: (cluster, { from }) => cluster.revisions(from),
  pods: (cluster, { from }) => cluster.pods(from),
  podsLabelled: (cluster) => cluster.podsLabelled(labels),
  events: (cluster) => cluster.events(),
  logs: (cluster, { pod }) => cluster.logs(pod),
  logStream: (cluster, { pod }) => cluster.logStream(pod)[Symbol.asyncIterator]().next(),
  followLogs: (cluster, { pod }) => cluster.followLogs(pod, {})[Symbol.asyncIterator]().next(),
  usage: (cluster, { from }) => cluster.usage(from),
  endpoints: (cluster) => cluster.endpoints('mcp-server'),
  service: (cluster) => cluster.service('stuck'),
  ingress: (cluster) => allowedThough('CLUSTER_NOT_FOUND', cluster.ingress('nothing')),
  tlsSecret: (cluster) => allowedThough('CLUSTER_NOT_FOUND', cluster.tlsSecret('nothing')),
  budgets: (cluster) => cluster.budgets(),
  autoscalers: (cluster) => cluster.autoscalers(),
  job: (cluster) => cluster.job('rights'),
  jobsLabelled: (cluster) => cluster.jobsLabelled({ app: 'nothing' }),
  async httpGet(cluster) {
    await reach(cluster.httpGet(nobody, '/'));
    await reach(cluster.httpGet(nothing, '/'));
  },
  async httpPost(cluster) {
    await reach(cluster.httpPost(nobody, '/'));
    await reach(cluster.httpPost(nothing, '/'));
  },
  // `from` grows old; a conflict is an answer to somebody who may write.
  changeDeployment: (cluster, { from }) =>
    cluster.changeDeployment({ from, mark: { run: 'rights', fence: 1 } }).catch((error: unknown) => {
      if (!isFault(error, 'CLUSTER_CONFLICT')) throw error;
    }),
  changeService: (cluster, { service }) =>
    cluster
      .changeService({ from: service, mark: { run: 'rights', fence: 1 }, selector: service.selector, annotations: {} })
      .catch((error: unknown) => {
        if (!isFault(error, 'CLUSTER_CONFLICT')) throw error;
      }),
  // Of one that is not there: a right that is missing is refused first.
  changeAutoscaler: (cluster) =>
    cluster
      .changeAutoscaler({
        from: anAutoscaler({ name: 'nothing' }),
        min: 1,
        max: 2,
        annotations: {},
        mark: { run: 'rights', fence: 1 },
      })
      .catch((error: unknown) => {
        if (!isFault(error, 'CLUSTER_NOT_FOUND')) throw error;
      }),
  changeIngress: (cluster) =>
    allowedThough(
      'CLUSTER_NOT_FOUND',
      cluster.changeIngress({
        ...{ from: anIngress({ name: 'nothing' }), mark: { run: 'rights', fence: 1 } },
        ...{ entries: [], secret: 'none', annotations: {} },
      }),
    ),
  quotas: (cluster) => cluster.quotas(),
  containerLimits: (cluster) => cluster.containerLimits(),
  configMap: (cluster) => cluster.configMap('nothing'),
  secretFacts: (cluster) => cluster.secretFacts('nothing'),
  keptObjects: (cluster) =>
    allowedThough('CLUSTER_NOT_FOUND', cluster.keptObjects({ configMaps: ['nothing'], secrets: ['nothing'] })),
  sealedObjects: (cluster) =>
    allowedThough('CLUSTER_NOT_FOUND', cluster.sealedObjects({ configMaps: ['nothing'], secrets: ['nothing'] }, [])),
  pullAccount: (cluster) => allowedThough('CLUSTER_NOT_FOUND', cluster.pullAccount('nothing', 'docker.io')),
  nodes: (cluster) => cluster.nodes(),
  changeConfigMap: (cluster) =>
    allowedThough(
      'CLUSTER_NOT_FOUND',
      cluster.changeConfigMap({
        ...{ from: aConfigMap({ name: 'nothing' }), mark: { run: 'rights', fence: 1 } },
        ...{ values: {}, annotations: {} },
      }),
    ),
  // Another uid: one who may evict is told that it is not the pod they mean.
  evictPod: (cluster, { pod }) =>
    cluster.evictPod({ name: pod.pod, uid: 'another' }).catch((error: unknown) => {
      if (!isFault(error, 'CLUSTER_CONFLICT')) throw error;
    }),
  async createJob(cluster) {
    await cluster.createJob(job, { run: 'rights', fence: 1 });
    await cluster.createJob(job, { run: 'rights', fence: 1 });
  },
  exec: (cluster, { pod }) => cluster.exec({ ...pod, command: ['true'] }),
};

/** A service account with these rights in the namespace and no others, as a kubeconfig. */
async function accountWith(plane: ControlPlane, name: string, rights: readonly Right[]): Promise<string> {
  const create = async (path: string, object: object) => {
    const { status, body } = await plane.send('POST', path, object);
    expect(status, JSON.stringify(body)).toBe(201);
    return body as { status?: { token?: string } };
  };
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  await create(accounts, { metadata: { name } });
  const rulesOf = (some: readonly Right[]) =>
    some.map((right) => ({
      apiGroups: [right.group],
      resources: [right.subresource === undefined ? right.resource : `${right.resource}/${right.subresource}`],
      verbs: [right.verb],
    }));
  const wide = rights.filter(({ clusterWide }) => clusterWide);
  if (wide.length > 0) {
    const whole = '/apis/rbac.authorization.k8s.io/v1';
    await create(`${whole}/clusterroles`, { metadata: { name }, rules: rulesOf(wide) });
    await create(`${whole}/clusterrolebindings`, {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    });
  }
  const rules = rulesOf(rights.filter(({ clusterWide }) => !clusterWide));
  await create(`${rbac}/roles`, { metadata: { name }, rules });
  await create(`${rbac}/rolebindings`, {
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
  const token = await create(`${accounts}/${name}/token`, { spec: { expirationSeconds: 3600 } });
  return plane.kubeconfigOf(token.status?.token ?? '', namespace);
}

/** The table of rights, held against the API server's own authorizer. */
export function rightsTests(plane: Plane, known: () => Known): void {
  const methods = Object.keys(rightsNeeded) as ClusterMethod[];
  describe.each(methods)('the rights of %s', (method) => {
    const needed: readonly Right[] = rightsNeeded[method];
    const account = (suffix: string) => `${method.toLowerCase()}-${suffix}`;
    const use = async (text: string) => {
      const cluster = await kubernetesCluster({ kubeconfig: { text }, namespace, clock: movableClock() });
      try {
        await uses[method](cluster, known());
      } finally {
        await cluster.close();
      }
    };

    test('are enough', async () => {
      const text = await accountWith(plane(), account('enough'), needed);
      // The authorizer learns of a new Role a moment later.
      await eventually(() => use(text), { interval: 50 });
    });

    test.each(needed.map((right) => [`${right.verb} ${resourceName(right)}`, right] as const))(
      'are not enough without %s',
      async (name, right) => {
        const rest = needed.filter((one) => one !== right);
        const text = await accountWith(plane(), account(`without-${needed.indexOf(right)}`), rest);
        // While the rest has not been learned, the message names another right: wait for this one's.
        await eventually(
          () =>
            expect(use(text)).rejects.toMatchObject({
              code: 'CLUSTER_FORBIDDEN',
              effect: 'none',
              message: expect.stringMatching(
                `^The bot may not ${name}( "[a-z-]+[^"]*")? (in namespace ${namespace}|of the whole cluster)\\.$`,
              ),
            }),
          { interval: 50 },
        );
      },
    );
  });

  test('a token nobody knows is refused', async () => {
    const text = plane().kubeconfigOf('not-a-token', namespace);
    const cluster = await kubernetesCluster({ kubeconfig: { text }, namespace, clock: movableClock() });
    await expect(cluster.deployments()).rejects.toMatchObject({ code: 'CLUSTER_CREDENTIALS' });
    await cluster.close();
  });
}
