import type { MovableClock } from '../../sandbox/clock.ts';
import type { Pair } from '../../sandbox/platform/pair.ts';
import type { Platform } from '../../sandbox/platform/platform.ts';

const namespace = 'mcp-production';

/** A second service before the pair, as a platform has one for its admin calls. */
export const adminService = 'mcp-gateway-admin';

const service = (name: string, version: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: 'mcp-gateway', version }, ports: [{ port: 8000, targetPort: 8000 }] },
});

interface Given {
  readonly platform: Platform;
  readonly clock: MovableClock;
}

/** What tests do to the pair of a world, once it is there. */
export function hands(world: Given) {
  const cluster = () => world.platform.cluster;
  return {
    get pair(): Pair {
      const { pair } = world.platform;
      if (pair === undefined) throw new Error('there is no pair');
      return pair;
    },
    /** Sets the selector of a service, as `kubectl patch service` does. */
    select: (name: string, version: string) => cluster().apply([service(name, version)], namespace),
    selected(name: string): string | undefined {
      const spec = cluster().read('Service', namespace, name)?.['spec'] as {
        readonly selector?: { readonly version?: string };
      };
      return spec.selector?.version;
    },
    scale: (colour: string, replicas: number) =>
      cluster().apply(
        [
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: { name: `mcp-gateway-${colour}` },
            spec: { replicas },
          },
        ],
        namespace,
      ),
    replicas(colour: string): number {
      const spec = cluster().read('Deployment', namespace, `mcp-gateway-${colour}`)?.['spec'];
      return (spec as { readonly replicas: number }).replicas;
    },
    servers: (colour: string) =>
      cluster()
        .list('Pod', namespace)
        .filter(({ metadata: { labels } }) => labels?.['app'] === 'mcp-gateway' && labels['version'] === colour)
        .flatMap(({ metadata }) => cluster().server(namespace, metadata.name) ?? []),
    /** Lets time pass in small steps, so that the cluster follows. */
    async passes(ms: number): Promise<void> {
      for (let left = ms; left > 0; left -= 2000) {
        world.clock.advance(Math.min(2000, left));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
  };
}
