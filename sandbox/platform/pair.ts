import type { SimulatedCluster } from '../cluster/cluster.ts';
import type { Load } from '../mcp-server/traffic.ts';
import { bindingOf, blueGreenPair, type Colour, colourDeployment, colours, gateway, type Place } from './manifests.ts';

/** Pods of each colour. */
const replicas = 3;
/** Calls of the whole service. */
const requestsPerSecond = 24;

type Quality = Partial<Omit<Load, 'requestsPerSecond'>>;

/** A blue-green pair with its traffic: it goes to the pods that the service selects, and to no others. */
export interface Pair {
  /** The colour the service selects; undefined where it selects neither. */
  serving(): Colour | undefined;
  isReady(): boolean;
  /** How the calls of a colour go from now on, those of its pods to come included. */
  setQuality(colour: Colour, quality: Quality): void;
  stop(): void;
}

/** Puts up the pair and the rights it needs, and lets the traffic follow the service. */
export function startPair(cluster: SimulatedCluster, namespace: Place['namespace']): Pair {
  const quality: Record<Colour, Quality> = { blue: {}, green: {} };
  const given = new WeakMap<object, string>();

  const serving = () => {
    const spec = cluster.read('Service', namespace, gateway)?.['spec'] as { readonly selector?: { version?: string } };
    return colours.find((colour) => colour === spec?.selector?.version);
  };
  const spread = () => {
    const active = serving();
    for (const { metadata } of cluster.list('Pod', namespace)) {
      const colour = colours.find((one) => metadata.labels?.['app'] === gateway && metadata.labels['version'] === one);
      const server = cluster.server(namespace, metadata.name);
      if (colour === undefined || server === undefined) continue;
      const own = colour === active ? requestsPerSecond / replicas : 0;
      const load = { ...quality[colour], requestsPerSecond: own };
      if (given.get(server) === JSON.stringify(load)) continue;
      given.set(server, JSON.stringify(load));
      server.traffic.setLoad(load);
    }
  };
  const stop = cluster.onChange(({ object: { kind, metadata } }) => {
    if (metadata.namespace === namespace && (kind === 'Pod' || kind === 'Service')) spread();
  });
  cluster.apply([...blueGreenPair(replicas), bindingOf('traffic')], namespace);
  return {
    serving,
    isReady: () =>
      colours.every((colour) => {
        const status = cluster.read('Deployment', namespace, colourDeployment(colour))?.['status'];
        return (status as { readonly availableReplicas?: number } | undefined)?.availableReplicas === replicas;
      }),
    setQuality(colour, next) {
      quality[colour] = { ...quality[colour], ...next };
      spread();
    },
    stop,
  };
}
