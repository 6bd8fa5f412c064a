import { z } from 'zod';
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

const state = z.enum(['closed', 'half-open', 'half_open', 'open']).transform((word) => word.replace('_', '-'));
const breakers = z
  .object({
    breakers: z.union([
      z.array(z.looseObject({ name: z.string(), state })).transform((list) => list.map((one) => [one.name, one.state])),
      z.record(z.string(), state).transform((record) => Object.entries(record)),
    ]),
  })
  .transform((answer) => new Map(answer.breakers.map(([name = '', now = '']) => [cut(name, 60), now])));

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
export const breakersOnPods = (of: Asked) => onPods(of, of.environment.server.breakersPath, breakers);

/** The ids of the signing keys that every ready pod holds. */
export const keysOnPods = (of: Asked) => onPods(of, of.environment.server.jwksStatusPath, keys);

async function onPods<T>(
  { cluster, environment, pods, signal }: Asked,
  path: string,
  shape: z.ZodType<T>,
): Promise<OnPods<T>> {
  const asked = ready(pods);
  const answers = await Promise.all(
    asked.map(async ({ name, address }) => {
      const target = { kind: 'pod' as const, name, address, port: environment.server.port };
      const told = await cluster
        .httpGet(target, path, { signal })
        .then(({ status, body }) => (status === 200 ? shape.safeParse(JSON.parse(body)).data : undefined))
        // A pod that does not tell is counted, and never taken for one without trouble.
        .catch(() => undefined);
      return told === undefined ? [] : [[name, told] as const];
    }),
  );
  return { told: new Map(answers.flat()), of: asked.length };
}
