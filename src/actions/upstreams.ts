import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { upstreamsReport } from '../upstreams/report.ts';
import { seeUpstreams } from '../upstreams/see.ts';

/** Runbooks A and B 4.3.1: `kubectl exec deploy/… -- curl -v` asks the first pod; here every ready pod tells, and the bot goes the way itself. */
export const action = readAction({
  summary:
    'Shows whether the systems the MCP server calls can be reached, from every pod and from the bot: DNS, TLS, time',
  params: z.object({}),
  positional: [],
  needs: ['cluster', 'web'],
  examples: ['/mcp upstreams', '/mcp upstreams env=staging'],
  deadlineMs: 30_000,

  async run({ cluster, web, environment, clock, signal }) {
    return upstreamsReport(await seeUpstreams({ cluster, web, environment, clock, signal }), clock.now());
  },
});
