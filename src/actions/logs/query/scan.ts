import { z } from 'zod';
import { changeAction } from '../../../catalog/action.ts';
import { choice } from '../../../catalog/params/choice.ts';
import { duration } from '../../../catalog/params/duration.ts';
import { logGroup } from '../../../logs/cloud/groups.ts';
import { namedQueries } from '../../../logs/cloud/named.ts';
import { periodParams } from '../../../logs/cloud/period.ts';
import { carryOutScan, planScan } from '../../../logs/cloud/scan-plan.ts';

/** A named query that reads more than the limit: it costs money, so somebody agrees to the sum first. */
export const action = changeAction({
  summary: 'Runs a named CloudWatch Logs query that scans more than the limit, once its cost is approved',
  risk: 'reversible',
  params: z.object({
    query: choice(namedQueries).describe('Which query'),
    ...periodParams(),
    over: duration({ atLeastMs: 1, atMostMs: 3_600_000 }).optional().describe('For slow: 500ms, 5s; 5 s when left out'),
    group: logGroup().optional().describe('One log group instead of all of them'),
  }),
  positional: ['query'],
  needs: ['logs'],
  examples: ['/mcp logs query scan errors since=30d'],
  deadlineMs: 20 * 60_000,

  target: ({ query }) => `log-query/${query}`,
  plan: async ({ params, ...context }) => planScan(params, context),
  run: async ({ steps, ...context }, { data }) =>
    steps.observe('read', async ({ say }) => carryOutScan(data, { ...context, say })),
  verify: async (_, __, { report }) => report,
});
