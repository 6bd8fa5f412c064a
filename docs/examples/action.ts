import { z } from 'zod';
import { readAction } from '../../src/catalog/action.ts';
import { present } from '../../src/workloads/pods.ts';

/** Which runbook section this replaces, and what it does better. */
export const action = readAction({
  summary: 'Lists the pods of a deployment',
  params: z.object({ deployment: z.string().optional().describe('Deployment; the MCP server where left out') }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp example', '/mcp example mcp-server env=staging'],
  deadlineMs: 15_000,

  async run({ cluster, environment, params, signal }) {
    const name = params.deployment ?? environment.server.deployment;
    const deployment = await cluster.deployment(name, { signal });
    const { replicas } = deployment;
    const pods = present(await cluster.pods(deployment, { signal }));
    const ready = pods.filter((pod) => pod.ready).length;
    return {
      mark: ready === replicas.wanted ? 'good' : 'bad',
      headline: `${name} has ${ready} of ${replicas.wanted} pods ready`,
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
