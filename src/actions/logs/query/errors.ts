import { z } from 'zod';
import { readAction } from '../../../catalog/action.ts';
import { askNamed } from '../../../logs/cloud/ask-named.ts';
import { logGroup } from '../../../logs/cloud/groups.ts';
import { periodParams } from '../../../logs/cloud/period.ts';

/** Runbook B 6.2, `aws logs filter-log-events --filter-pattern "ERROR"`, which misses every line of JSON. */
export const action = readAction({
  summary: 'Counts the errors in CloudWatch Logs by kind, and shows their lines',
  params: z.object({
    ...periodParams(),
    group: logGroup().optional().describe('One log group instead of all of them'),
  }),
  positional: [],
  needs: ['logs'],
  examples: ['/mcp logs query errors', '/mcp logs query errors since=6h'],
  deadlineMs: 300_000,
  run: async ({ params, ...context }) => askNamed('errors', params, context),
});
