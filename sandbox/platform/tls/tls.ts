import type { MovableClock } from '../../clock.ts';
import type { SimulatedCluster } from '../../cluster/cluster.ts';
import { bindingOf, type EnvironmentName, places } from '../manifests.ts';
import { type Authority, newAuthority } from './authority.ts';
import type { CertificateFault } from './faults.ts';
import { type Identity, startIdentity } from './identity.ts';
import { type IngressController, startIngress } from './ingress.ts';
import { ingressObjects } from './manifests.ts';
import { newSecret } from './secrets.ts';
import { letPodsTell, upstreamsTold } from './told-by-pods.ts';
import { startUpstream, type Upstream } from './upstream.ts';

/** What one environment has of TLS: the controller that serves its hosts, and what its MCP servers call. */
export interface SecurePlace {
  readonly ingress: IngressController;
  /** Spoken to with TLS. */
  readonly apim: Upstream;
  /** Spoken to without. */
  readonly dealers: Upstream;
  /** What signs people in. */
  readonly identity: Identity;
  /** Puts a new pair into the Secret of the ingress. */
  renew(fault: CertificateFault | 'none'): Promise<void>;
}

/** Everything of the platform that speaks TLS, with the authority that signed for it. */
export interface PlatformTls extends Readonly<Record<EnvironmentName, SecurePlace>> {
  readonly authority: Authority;
  stop(): Promise<void>;
}

const health = (path: string) => (path === '/health' ? { status: 'ok' } : undefined);

/** Makes certificates and starts the servers that show them. */
export async function startTls(cluster: SimulatedCluster, clock: MovableClock): Promise<PlatformTls> {
  const authority = await newAuthority();
  const leaves: (() => void)[] = [];
  const started = await Promise.all(
    places.map(async (place) => {
      const objects = await ingressObjects(place, authority, clock.now());
      cluster.apply([...objects, bindingOf('certificates')], place.namespace);
      const [ingress, apim, dealers, identity] = await Promise.all([
        startIngress(cluster, place.namespace, clock),
        startUpstream({ clock, pages: health, path: '/health', authority }),
        startUpstream({ clock, pages: health, path: '/health' }),
        startIdentity(clock, authority),
      ]);
      const ways = { APIM: apim.url, 'Dealer API': dealers.url };
      const told = { upstreams: () => upstreamsTold(ways, authority.root), signIn: identity.signIn };
      leaves.push(letPodsTell(cluster, place.namespace, told));
      const renew: SecurePlace['renew'] = (fault) => newSecret(cluster, place, authority, fault, clock.now());
      return [place.environment, { ingress, apim, dealers, identity, renew }] as const;
    }),
  );
  const byName = Object.fromEntries(started) as Record<EnvironmentName, SecurePlace>;
  return {
    ...byName,
    authority,
    async stop() {
      for (const leave of leaves) leave();
      const servers = Object.values(byName).flatMap(({ ingress, apim, dealers, identity }) => [
        ingress,
        apim,
        dealers,
        identity,
      ]);
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}
