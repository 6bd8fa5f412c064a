import { z } from 'zod';
import { readAction } from '../../src/catalog/action.ts';
import { deploymentName } from '../../src/catalog/params/deployment-name.ts';
import { deploymentIn } from '../../src/catalog/params.ts';
import { present } from '../../src/workloads/pods.ts';

/** Which runbook section this replaces, and what it does better. */
export const action = readAction({
  summary: 'Lists the pods of a deployment',
  params: z.object({
    deployment: deploymentName().optional().describe('Deployment to look at; the MCP server when left out'),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp example', '/mcp example mcp-server env=staging'],
  deadlineMs: 15_000,

  async run({ cluster, environment, params, signal }) {
    const deployment = await cluster.deployment(deploymentIn(environment, params.deployment), { signal });
    const pods = present(await cluster.pods(deployment, { signal }));
    const ready = pods.filter((pod) => pod.ready).length;
    const { wanted } = deployment.replicas;
    return {
      mark: ready === wanted ? 'good' : 'bad',
      headline: `${deployment.name} has ${ready} of ${wanted} pods ready`,
      parts: [
        {
          kind: 'table',
          columns: [{ title: 'Pod' }, { title: 'State' }],
          rows: pods.map((pod) => [pod.name, pod.ready ? 'ready' : 'not ready']),
        },
      ],
    };
  },
});
