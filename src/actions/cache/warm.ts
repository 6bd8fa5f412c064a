import { z } from 'zod';
import { warmedReport } from '../../caches/warmed-report.ts';
import { changeAction } from '../../catalog/action.ts';
import { fault } from '../../errors.ts';
import { promise } from '../../model/plan.ts';
import { postToEveryPod } from '../../workloads/on-every-pod.ts';
import { present, ready } from '../../workloads/pods.ts';

/** ms a server may take to say that it has begun. */
const callMs = 10_000;

/** `await cache.warm_cache([...])` of runbook A: what the server does itself, on each of its pods. */
export const action = changeAction({
  summary: 'Makes every pod of the MCP server fill its cache again',
  risk: 'reversible',
  params: z.object({}),
  positional: [],
  needs: ['cluster'],
  examples: ['/mcp cache warm'],
  deadlineMs: 3 * 60_000,

  target: (_, environment) => `cache-warm/${environment.server.deployment}`,

  async plan({ cluster, environment, signal }) {
    const { deployment: name, port, cacheWarmPath: path } = environment.server;
    if (path === undefined) {
      throw fault(
        'NOT_CONFIGURED',
        `Nothing in the configuration of ${environment.name} makes the server fill its cache.`,
        {
          hint: `Where the server has a path for it, name it in \`environments.${environment.name}.server.cacheWarmPath\`. Without one the cache fills as it is asked.`,
        },
      );
    }
    const deployment = await cluster.deployment(name, { signal });
    const pods = present(await cluster.pods(deployment, { signal }));
    const serving = ready(pods);
    if (serving.length === 0)
      throw fault(
        'NO_READY_POD',
        `${name} has no ready pod (${pods.length} there), so nothing can fill its cache. Nothing was changed.`,
      );
    return {
      headline: `Warm the cache on every pod of ${name}`,
      doing: `Warming the cache of ${name}`,
      confirm: 'Warm the cache',
      subject: name,
      changes: [],
      promises: [
        promise(
          'calls',
          { port, path },
          (terms) => `POST ${terms.path} (port ${terms.port}) on each ready pod and on those that start meanwhile.`,
        ),
        promise(
          'effect',
          'load',
          () => 'What is behind the cache is asked for what goes into it: expect some load there.',
        ),
        promise(
          'way back',
          'none',
          () => 'Nothing to take back: what is not wanted expires, or is cleared with `cache clear`.',
        ),
      ],
      course: [
        `${serving.length} of ${pods.length} pods ready now.`,
        'A pod that refuses is named; the others are still done.',
      ],
      steps: [
        { key: 'warm', title: 'Ask every pod' },
        { key: 'verify', title: 'Look at the pods' },
      ],
      // Which pods there are may change at any moment and is not part of what is approved.
      observed: { uid: deployment.uid, namespace: environment.namespace },
      data: { deployment: name, port, path },
    };
  },

  run: ({ cluster, clock, signal, steps }, { data: { deployment, port, path } }) =>
    postToEveryPod({ cluster, clock, signal, steps }, { deployment, step: 'warm', port, path, timeoutMs: callMs }),

  verify: async ({ environment }, { data }, told) => warmedReport(told, data.deployment, environment.server.deployment),
});
