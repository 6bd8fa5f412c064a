import { isObject } from '../../../sandbox/cluster/objects/json.ts';
import { conditionOf } from '../../../sandbox/cluster/objects/meta.ts';
import type { ContainerStatus, Pod } from '../../../sandbox/cluster/objects/pod.ts';
import type { Deployment, ReplicaSet } from '../../../sandbox/cluster/objects/workload.ts';
import type { WireClient } from './client.ts';
import { deploymentOf, type Wish } from './objects.ts';
import { until } from './until.ts';

let counter = 0;

/** One namespace of its own, and the questions tests ask about what is in it. */
export interface Field {
  readonly namespace: string;
  readonly client: WireClient;
  /** `/api/v1/namespaces/<ns>/<rest>` */
  core(rest: string): string;
  /** `/apis/<group>/<version>/namespaces/<ns>/<rest>` */
  group(groupVersion: string, rest: string): string;
  create(path: string, object: object): Promise<void>;
  deploy(wish?: Wish): Promise<void>;
  deployment(name?: string): Promise<Deployment>;
  /** Waits until a deployment passes a test; gives it. */
  deploymentThat(what: string, passes: (deployment: Deployment) => boolean, name?: string): Promise<Deployment>;
  /** Waits until the newest template is complete and available. */
  settled(name?: string): Promise<Deployment>;
  replicaSets(): Promise<ReplicaSet[]>;
  pods(selector?: string): Promise<Pod[]>;
  /** Waits until one pod's first container passes a test; gives the pod. */
  podThat(what: string, passes: (status: ContainerStatus, pod: Pod) => boolean, selector?: string): Promise<Pod>;
}

/** The items of a list answer; each has the kind's own fields, as the API promises. */
async function itemsOf<T>(client: WireClient, path: string): Promise<T[]> {
  const answer = await client.get(path);
  const items = answer.at('items');
  if (!Array.isArray(items)) throw new Error(`no list at ${path}: ${answer.text}`);
  return items as T[];
}

function isSettled({ metadata, spec, status }: Deployment): boolean {
  const { replicas } = spec;
  return (
    status?.observedGeneration === metadata.generation &&
    (status?.updatedReplicas ?? 0) === replicas &&
    (status?.replicas ?? 0) === replicas &&
    (status?.availableReplicas ?? 0) === replicas &&
    conditionOf(status?.conditions, 'Progressing')?.reason === 'NewReplicaSetAvailable'
  );
}

/** Makes a namespace whose default service account is there. */
export async function openField(client: WireClient): Promise<Field> {
  counter += 1;
  const namespace = `wire-${process.pid}-${counter}`;
  const core = (rest: string) => `/api/v1/namespaces/${namespace}/${rest}`;
  const group = (groupVersion: string, rest: string) => `/apis/${groupVersion}/namespaces/${namespace}/${rest}`;
  const create = async (path: string, object: object) => {
    const answer = await client.post(path, object);
    if (answer.status !== 201) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
  };
  const deployment = async (name = 'mcp-server') => {
    const answer = await client.get(group('apps/v1', `deployments/${name}`));
    if (answer.status !== 200 || !isObject(answer.body)) throw new Error(`no deployment ${name}: ${answer.text}`);
    return answer.body as unknown as Deployment;
  };
  const deploymentThat: Field['deploymentThat'] = (what, passes, name) =>
    until(what, async () => {
      const now = await deployment(name);
      return passes(now) ? now : undefined;
    });
  const pods = (selector = '') => itemsOf<Pod>(client, core(`pods?labelSelector=${encodeURIComponent(selector)}`));
  await create('/api/v1/namespaces', { metadata: { name: namespace } });
  await until('the default service account', async () => {
    const answer = await client.get(core('serviceaccounts/default'));
    return answer.status === 200 ? true : undefined;
  });
  return {
    namespace,
    client,
    core,
    group,
    create,
    deploy: (wish) => create(group('apps/v1', 'deployments'), deploymentOf(wish)),
    deployment,
    deploymentThat,
    settled: (name) => deploymentThat('a settled deployment', isSettled, name),
    replicaSets: () => itemsOf<ReplicaSet>(client, group('apps/v1', 'replicasets')),
    pods,
    podThat: (what, passes, selector) =>
      until(what, async () => {
        const found = await pods(selector);
        return found.find((pod) => {
          const status = pod.status.containerStatuses?.[0];
          return status !== undefined && passes(status, pod);
        });
      }),
  };
}
