import { afterEach } from 'vitest';
import { type MovableClock, movableClock } from '../../../sandbox/clock.ts';
import { type ClusterOptions, type SimulatedCluster, startCluster } from '../../../sandbox/cluster/cluster.ts';
import type { Pod } from '../../../sandbox/cluster/objects/pod.ts';
import { type WireClient, wireClient } from '../../contract/wire/client.ts';
import { deploymentOf, serviceOf, type Wish } from '../../contract/wire/objects.ts';
import { until } from '../../contract/wire/until.ts';

export const NAMESPACE = 'mcp';

/** A running simulator with everything a test asks of it. */
export interface Lab {
  readonly clock: MovableClock;
  readonly cluster: SimulatedCluster;
  readonly client: WireClient;
  as(identity: string): WireClient;
  deploy(wish?: Wish): void;
  pods(): Pod[];
  /** Waits until a pod passes a test. */
  podThat(what: string, passes: (pod: Pod) => boolean): Promise<Pod>;
  /** Waits until as many pods are ready, and no others are there. */
  ready(count: number): Promise<Pod[]>;
  events(reason: string): { readonly message: string; readonly count: number; readonly type: string }[];
}

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** The kubeconfig's cluster: where it is and whom to trust. */
export function placeOf(kubeconfig: string): { server: string; authority: string } {
  const config = JSON.parse(kubeconfig) as { clusters: { cluster: Record<string, string> }[] };
  const { server = '', 'certificate-authority-data': authority = '' } = config.clusters[0]?.cluster ?? {};
  return { server, authority: Buffer.from(authority, 'base64').toString() };
}

const isReady = (pod: Pod) => pod.status.containerStatuses?.every((status) => status.ready) ?? false;

/** Starts a simulator for one test; it is stopped after it. */
export async function openLab(options: Partial<ClusterOptions> = {}): Promise<Lab> {
  const clock = movableClock();
  const cluster = await startCluster({ clock, startupMs: 100, namespaces: [NAMESPACE], ...options });
  open.push(() => cluster.stop());
  const { server, authority } = placeOf(cluster.kubeconfig());
  const as = (identity: string) => {
    const client = wireClient(server, authority, cluster.token(identity));
    open.unshift(() => client.close());
    return client;
  };
  const pods = () => cluster.list('Pod', NAMESPACE) as Pod[];
  return {
    clock,
    cluster,
    client: as('admin'),
    as,
    deploy: (wish) => cluster.apply([deploymentOf(wish), serviceOf(wish?.name)], NAMESPACE),
    pods,
    podThat: (what, passes) => until(what, () => Promise.resolve(pods().find(passes))),
    ready: (count) =>
      until(`${count} ready pods`, () => {
        const found = pods();
        return Promise.resolve(found.length === count && found.every(isReady) ? found : undefined);
      }),
    events: (reason) =>
      cluster
        .list('Event', NAMESPACE)
        .filter((event) => event['reason'] === reason)
        .map((event) => ({
          message: String(event['message']),
          count: Number(event['count'] ?? 1),
          type: String(event['type']),
        })),
  };
}
