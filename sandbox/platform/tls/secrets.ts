import type { SimulatedCluster } from '../../cluster/cluster.ts';
import type { Place } from '../manifests.ts';
import type { Authority, Pair } from './authority.ts';
import { type CertificateFault, pairWith } from './faults.ts';
import { hostsOf, tlsSecret } from './manifests.ts';

/** What the ingress of a place uses. */
const secretName = 'mcp-tls';

/**
 * Puts a new pair into the Secret that the ingress of a place uses, with a fault or without one. With the wrong key the certificate stays and
 * gets the key of another.
 */
export async function newSecret(
  cluster: SimulatedCluster,
  place: Place,
  authority: Authority,
  fault: CertificateFault | 'none',
  now: Date,
): Promise<void> {
  const { main } = hostsOf(place);
  const isKey = fault === 'wrong key';
  const pair = await pairWith(authority, main, isKey ? 'none' : fault, now);
  const kept = isKey ? { ...pair, chain: chainIn(cluster, place.namespace) } : pair;
  cluster.apply([tlsSecret(secretName, kept)], place.namespace);
}

function chainIn(cluster: SimulatedCluster, namespace: string): Pair['chain'] {
  const data = (cluster.read('Secret', namespace, secretName)?.['data'] ?? {}) as Readonly<Record<string, string>>;
  return Buffer.from(data['tls.crt'] ?? '', 'base64').toString();
}
