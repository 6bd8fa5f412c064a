import { isFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { ClusterReader } from '../ports/cluster.ts';

/** The pool of one pod, as the pod tells it. */
export interface PodPool {
  readonly pod: string;
  /** undefined where the pod does not tell. */
  readonly pool: Pool | undefined;
}

export interface Pool {
  readonly used: number;
  readonly idle: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
}

interface Asked {
  readonly cluster: ClusterReader;
  readonly environment: Pick<Environment, 'server'>;
  readonly signal: AbortSignal;
}

const answerMs = 5000;
/** A pod that shows more than this shows something else than metrics. */
const mostCharacters = 2_000_000;

/** The pool of every ready pod of the MCP server, from its own metrics page. */
export async function podPools({ cluster, environment: { server }, signal }: Asked): Promise<readonly PodPool[]> {
  const options = { signal, timeoutMs: answerMs };
  const pods = await cluster.pods(await cluster.deployment(server.deployment, options), options);
  const asked = pods.filter(({ ready, deleting }) => ready && !deleting);
  return Promise.all(
    asked.map(async ({ name, address }): Promise<PodPool> => {
      try {
        const target = { kind: 'pod' as const, name, address, port: server.port };
        const { status, body } = await cluster.httpGet(target, server.metricsPath, options);
        return { pod: name, pool: status === 200 ? poolIn(body) : undefined };
      } catch (error) {
        signal.throwIfAborted();
        if (!isFault(error, 'POD_CALL_FAILED') && !isFault(error, 'CLUSTER_UNREACHABLE')) throw error;
        return { pod: name, pool: undefined };
      }
    }),
  );
}

/**
 * The pool in a page of metrics (Prometheus text format): the gauge `…db_pool_connections` with the label `state`. undefined where a state is
 * missing: that is not zero.
 */
export function poolIn(page: string): Pool | undefined {
  const counts = new Map<string, number>();
  for (const line of page.slice(0, mostCharacters).split('\n')) {
    const [, labels = '', value = ''] = /^\w{0,64}db_pool_connections\{([^}]{0,500})\} (\S{1,40})/.exec(line) ?? [];
    const [, state] = /(?:^|,)state="(used|idle|waiting)"/.exec(labels) ?? [];
    const count = Number(value);
    if (state !== undefined && Number.isFinite(count) && count >= 0)
      counts.set(state, (counts.get(state) ?? 0) + count);
  }
  const [used, idle] = [counts.get('used'), counts.get('idle')];
  return used === undefined || idle === undefined ? undefined : { used, idle, waiting: counts.get('waiting') ?? 0 };
}
