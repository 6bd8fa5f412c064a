import { join } from 'node:path';
import { startProgram } from './bots.ts';
import type { Child } from './child.ts';
import type { BenchStore, PlatformAddresses, Site } from './site.ts';

export interface PlatformOrder {
  /** Pods of the MCP server in production. */
  readonly pods?: number;
  /** ms every request to the API waits before it is handled. */
  readonly latencyMs?: number;
  /** Whether reading a deployment never ends. */
  readonly hang?: boolean;
}

/** The simulated platform, in a process of its own. */
export interface BenchPlatform extends PlatformAddresses {
  /** What a person at a terminal uses. */
  readonly operatorKubeconfig: string;
  /** Changes it; faults that are not named end. Gives the names of the pods. */
  set(order: PlatformOrder): Promise<readonly string[]>;
  stop(): Promise<void>;
}

type Ready = PlatformAddresses & Pick<BenchPlatform, 'operatorKubeconfig'>;

let platforms = 0;

/** Starts the platform; the store's server and the queue's stand in for its PostgreSQL and Redis. */
export async function startBenchPlatform(site: Site, store: BenchStore): Promise<BenchPlatform> {
  platforms += 1;
  const child: Child & { readonly ready: Ready } = await startProgram<Ready>('platform', {
    KUBECONFIG_AT: join(site.folder, `kubeconfig-${platforms}`),
    PLATFORM_DATABASE_URL: store.url,
    PLATFORM_REDIS_URL: site.redis.url,
  });
  const { kubeconfig, operatorKubeconfig, adminPortal, chatUi, backing } = child.ready;
  return {
    ...{ kubeconfig, operatorKubeconfig, adminPortal, chatUi, backing },
    async set(order) {
      return (await child.ask<{ readonly pods: readonly string[] }>(order)).pods;
    },
    stop: () => child.kill(),
  };
}
