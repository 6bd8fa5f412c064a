import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { deploymentToSee } from '../catalog/params/deployment-name.ts';
import { deploymentIn } from '../catalog/params.ts';
import { eventsReport } from '../workloads/event-list.ts';
import { partly } from '../workloads/partly.ts';

/** Runbooks A and B, `kubectl get events --sort-by`, which puts new-style events where `tail` cuts them off, and mixes in those of others. */
export const action = readAction({
  summary: 'Shows the events of a deployment and its pods: warnings first, repeated ones counted',
  params: z.object({
    deployment: deploymentToSee(),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp events', '/mcp events mcp-server'],
  deadlineMs: 20_000,

  async run({ cluster, environment, params, signal }) {
    const deployment = await cluster.deployment(deploymentIn(environment, params.deployment), { signal });
    const rest = partly(signal);
    const [events, pods, revisions] = await Promise.all([
      cluster.events({ signal }),
      rest.read('pods', cluster.pods(deployment, { signal })),
      rest.read('revisions', cluster.revisions(deployment, { signal })),
    ]);
    return eventsReport({ deployment, events, pods, revisions, gaps: rest.gaps });
  },
});
