import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { deploymentToSee } from '../catalog/params/deployment-name.ts';
import { deploymentIn } from '../catalog/params.ts';
import { measuredOr, topReport } from '../workloads/top-look.ts';

/** Runbooks A and B, `kubectl top pods --containers`: against what each container asked for and may have. */
export const action = readAction({
  summary: 'Shows CPU and memory of each container against its request and limit',
  params: z.object({
    deployment: deploymentToSee(),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp top', '/mcp top mcp-server'],
  deadlineMs: 20_000,

  async run({ cluster, environment, params, signal }) {
    const deployment = await cluster.deployment(deploymentIn(environment, params.deployment), { signal });
    const [pods, measured] = await Promise.all([
      cluster.pods(deployment, { signal }),
      measuredOr(cluster.usage(deployment, { signal })),
    ]);
    return topReport({ deployment, pods, measured });
  },
});
