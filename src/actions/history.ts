import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { deploymentToSee } from '../catalog/params/deployment-name.ts';
import { deploymentIn } from '../catalog/params.ts';
import { historyReport } from '../workloads/history-look.ts';
import { partly } from '../workloads/partly.ts';

/** Runbooks A and B, `kubectl rollout history`: with what each revision was, how it did here, and who asked for it. */
export const action = readAction({
  summary: 'Lists the revisions of a deployment: version, age, cause, how each did, who asked for it',
  params: z.object({
    deployment: deploymentToSee(),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp history', '/mcp history mcp-server'],
  deadlineMs: 20_000,

  async run({ cluster, environment, params, signal, releases }) {
    const name = deploymentIn(environment, params.deployment);
    const deployment = await cluster.deployment(name, { signal });
    const rest = partly(signal);
    const [revisions, pods = [], known = []] = await Promise.all([
      cluster.revisions(deployment, { signal }),
      rest.read('pods', cluster.pods(deployment, { signal })),
      rest.read('memory of earlier releases', releases.known(name)),
    ]);
    return historyReport({ deployment, revisions, pods, known }, rest.gaps);
  },
});
