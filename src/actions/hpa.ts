import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { deploymentToSee } from '../catalog/params/deployment-name.ts';
import { deploymentIn } from '../catalog/params.ts';
import { autoscalerReport } from '../workloads/autoscaler-look.ts';

/** Runbook B 4.3.3, `kubectl get hpa`: with the conditions, which say why it does not scale. */
export const action = readAction({
  summary: 'Shows the autoscaler of a deployment: current and wanted pods, limits, metrics, and why it does not scale',
  params: z.object({
    deployment: deploymentToSee(),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp hpa', '/mcp hpa mcp-server'],
  deadlineMs: 20_000,

  async run({ cluster, environment, params, signal }) {
    const [deployment, all] = await Promise.all([
      cluster.deployment(deploymentIn(environment, params.deployment), { signal }),
      cluster.autoscalers({ signal }),
    ]);
    return autoscalerReport(deployment, all);
  },
});
