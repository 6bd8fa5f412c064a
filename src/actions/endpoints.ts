import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { serviceIn, serviceName } from '../catalog/params/service-name.ts';
import { endpointsReport } from '../workloads/endpoints-look.ts';

/** Runbook A, `kubectl get endpoints`, which clusters no longer keep: the EndpointSlices, and which pods are missing in them and why. */
export const action = readAction({
  summary: 'Shows which pods are behind a service, which are missing, and why',
  params: z.object({
    service: serviceName().optional().describe("Service to look at; the MCP server's when left out"),
  }),
  positional: ['service'],
  needs: ['cluster'],
  examples: ['/mcp endpoints', '/mcp endpoints mcp-server'],
  deadlineMs: 20_000,

  async run({ cluster, environment, params, clock, signal }) {
    const named = serviceIn(environment, params.service);
    const [service, endpoints, deployment] = await Promise.all([
      cluster.service(named.service, { signal }),
      cluster.endpoints(named.service, { signal }),
      cluster.deployment(named.deployment, { signal }),
    ]);
    const pods = await cluster.pods(deployment, { signal });
    return endpointsReport({ service, endpoints, deployment, pods, at: clock.now() });
  },
});
