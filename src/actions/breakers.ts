import { z } from 'zod';
import { breakersReport } from '../breakers/report.ts';
import { breakersTold } from '../breakers/told.ts';
import { readAction } from '../catalog/action.ts';
import { askReadyPods } from '../workloads/ask-ready-pods.ts';

/** Runbook B 4.3.1, step 3: `kubectl exec deploy/… -- curl …/circuit-breakers` asks one pod; each keeps breakers of its own. */
export const action = readAction({
  summary: 'Shows the circuit breakers of every pod of the MCP server',
  params: z.object({}),
  positional: [],
  needs: ['cluster'],
  examples: ['/mcp breakers', '/mcp breakers env=staging'],
  deadlineMs: 30_000,

  run: async ({ cluster, environment, signal }) =>
    breakersReport(await askReadyPods({ cluster, environment, signal }, environment.server.breakersPath, breakersTold)),
});
