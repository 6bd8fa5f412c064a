import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { deploymentToSee } from '../catalog/params/deployment-name.ts';
import { deploymentIn } from '../catalog/params.ts';
import { partly } from '../workloads/partly.ts';
import { podsReport } from '../workloads/pod-list.ts';

/** Runbooks A and B, `kubectl get pods -o wide`: the pods this deployment owns, not ready ones first. */
export const action = readAction({
  summary: 'Lists the pods of a deployment, not ready ones first',
  params: z.object({
    deployment: deploymentToSee(),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp pods', '/mcp pods mcp-server'],
  deadlineMs: 20_000,

  async run({ cluster, environment, params, clock, signal }) {
    const deployment = await cluster.deployment(deploymentIn(environment, params.deployment), { signal });
    const rest = partly(signal);
    const [pods, revisions] = await Promise.all([
      cluster.pods(deployment, { signal }),
      rest.read('revisions', cluster.revisions(deployment, { signal })),
    ]);
    return podsReport({ deployment, pods, revisions, gaps: rest.gaps, at: clock.now() });
  },
});
