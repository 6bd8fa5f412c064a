import { z } from 'zod';
import { breakersTold } from '../breakers/told.ts';
import { cut } from '../model/cut.ts';
import type { Environment } from '../model/environment.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { Pod } from '../ports/workload.ts';
import { ready } from '../workloads/pods.ts';

/** One path of the MCP server on every ready pod: what each told, by the name of the pod. Pods that told nothing readable are not there. */
export interface OnPods<T> {
  readonly told: ReadonlyMap<string, T>;
  /** Ready pods, those that told nothing included. */
  readonly of: number;
}

const keys = z
  .object({ key_ids: z.array(z.string()).optional(), kids: z.array(z.string()).optional() })
  .transform((answer) => (answer.key_ids ?? answer.kids ?? []).map((id) => cut(id, 60)).sort());

type Asked = {
  readonly cluster: ClusterReader;
  readonly environment: Environment;
  readonly pods: readonly Pod[];
  readonly signal: AbortSignal;
};

/** The circuit breakers of every ready pod, by their name. */
export const breakersOnPods = (of: Asked) => onPods(of, of.environment.server.breakersPath, breakersTold);

/** The ids of the signing keys that every ready pod holds. */
export const keysOnPods = (of: Asked) =>
  onPods(of, of.environment.server.jwksStatusPath, (body) => keys.safeParse(JSON.parse(body)).data);

async function onPods<T>(
  { cluster, environment, pods, signal }: Asked,
  path: string,
  read: (body: string) => T | undefined,
): Promise<OnPods<T>> {
  const asked = ready(pods);
  const answers = await Promise.all(
    asked.map(async ({ name, address }) => {
      const target = { kind: 'pod' as const, name, address, port: environment.server.port };
      const told = await cluster
        .httpGet(target, path, { signal })
        .then(({ status, body }) => (status === 200 ? read(body) : undefined))
        // A pod that does not tell is counted, and never taken for one without trouble.
        .catch(() => undefined);
      return told === undefined ? [] : [[name, told] as const];
    }),
  );
  return { told: new Map(answers.flat()), of: asked.length };
}
