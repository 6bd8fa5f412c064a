import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { MovableClock } from '../../clock.ts';
import type { SimulatedCluster } from '../../cluster/cluster.ts';
import type { Ingress as IngressObject } from '../../cluster/objects/core.ts';
import { type Pair, selfSignedPair } from './authority.ts';
import { type DoorState, openDoor } from './door.ts';

/** The ingress controller of one namespace: it shows at each handshake what the Secret of the host holds. */
export interface IngressController {
  readonly port: number;
  readonly state: DoorState;
  set(state: DoorState): void;
  /** Whether it follows what changes; one that does not goes on to show what it showed last. */
  follow(changes: boolean): void;
  readonly follows: boolean;
  stop(): Promise<void>;
}

/** What a controller shows for a host without a usable Secret (ingress-nginx calls it so). */
export const fakeName = 'Kubernetes Ingress Controller Fake Certificate';

/** Starts the controller of a namespace and writes its address into the status of every ingress there. */
export async function startIngress(
  cluster: SimulatedCluster,
  namespace: string,
  clock: MovableClock,
): Promise<IngressController> {
  const at = clock.now().getTime();
  const fake = await selfSignedPair(fakeName, {
    from: new Date(at - 24 * 3600_000),
    until: new Date(at + 3650 * 24 * 3600_000),
  });
  const shown = new Map<string, Pair>();
  let follows = true;

  const pairFor = (host: string | undefined): Pair => {
    if (host === undefined) return fake;
    const kept = shown.get(host);
    const pair = follows || kept === undefined ? (pairOf(cluster, namespace, host, kept) ?? fake) : kept;
    shown.set(host, pair);
    return pair;
  };
  const look = () => {
    for (const host of hostsOf(cluster, namespace)) pairFor(host);
  };
  const door = await openDoor((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
  }, pairFor);
  for (const { metadata } of cluster.list('Ingress', namespace)) await tellAddress(cluster, namespace, metadata.name);
  return {
    port: door.port,
    get state() {
      return door.state;
    },
    set: door.set,
    follow(changes) {
      look();
      follows = changes;
    },
    get follows() {
      return follows;
    },
    stop: door.stop,
  };
}

const entriesOf = (cluster: SimulatedCluster, namespace: string) =>
  (cluster.list('Ingress', namespace) as IngressObject[]).flatMap(({ spec }) => spec?.tls ?? []);

const hostsOf = (cluster: SimulatedCluster, namespace: string) =>
  entriesOf(cluster, namespace).flatMap(({ hosts }) => hosts ?? []);

/** The pair of the first entry that names the host; undefined where its Secret is missing or no server could use it. */
function pairOf(cluster: SimulatedCluster, namespace: string, host: string, kept: Pair | undefined): Pair | undefined {
  const entry = entriesOf(cluster, namespace).find(({ hosts = [] }) => hosts.some((one) => covers(one, host)));
  const secret = entry?.secretName === undefined ? undefined : cluster.read('Secret', namespace, entry.secretName);
  const data = (secret?.['data'] ?? {}) as Readonly<Record<string, string>>;
  const pair = { chain: decoded(data['tls.crt']), key: decoded(data['tls.key']) };
  if (pair.chain === kept?.chain && pair.key === kept.key) return kept;
  return isUsable(pair) ? pair : undefined;
}

const decoded = (text = '') => Buffer.from(text, 'base64').toString();

const covers = (pattern: string, host: string) =>
  pattern === host || (pattern.startsWith('*.') && host.split('.').slice(1).join('.') === pattern.slice(2));

function isUsable({ chain, key }: Pair): boolean {
  try {
    return new X509Certificate(chain).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

/** As a controller does it: with its own write of the status. */
async function tellAddress(cluster: SimulatedCluster, namespace: string, name: string): Promise<void> {
  const answer = await fetch(
    `${cluster.url}/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/${name}/status`,
    {
      method: 'PATCH',
      headers: { authorization: `Bearer ${cluster.token()}`, 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ status: { loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } } }),
    },
  );
  if (!answer.ok) throw new Error(`The status of ingress ${name} was refused: ${await answer.text()}`);
}
