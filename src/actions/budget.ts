import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { deploymentToSee } from '../catalog/params/deployment-name.ts';
import { deploymentIn } from '../catalog/params.ts';
import { budgetReport } from '../workloads/budget-look.ts';

/** How many pods may be evicted now: what a drain, an upgrade of nodes and `pod evict` run into. */
export const action = readAction({
  summary: 'Shows how many pods of a deployment can be evicted now, and what blocks eviction',
  params: z.object({
    deployment: deploymentToSee(),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp budget', '/mcp budget mcp-server'],
  deadlineMs: 20_000,

  async run({ cluster, environment, params, signal }) {
    const name = deploymentIn(environment, params.deployment);
    const [deployment, budgets] = await Promise.all([
      cluster.deployment(name, { signal }),
      cluster.budgets({ signal }),
    ]);
    return budgetReport({ deployment, pods: await cluster.pods(deployment, { signal }), budgets });
  },
});
