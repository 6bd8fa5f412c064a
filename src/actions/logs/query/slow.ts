import { z } from 'zod';
import { readAction } from '../../../catalog/action.ts';
import { duration } from '../../../catalog/params/duration.ts';
import { askNamed } from '../../../logs/cloud/ask-named.ts';
import { logGroup } from '../../../logs/cloud/groups.ts';
import { periodParams } from '../../../logs/cloud/period.ts';

/** Runbook B 6.2, `{ $.duration_ms > 5000 }`, which reads everything there ever was. */
export const action = readAction({
  summary: 'Counts the calls that took longer than a limit, in CloudWatch Logs, by tool',
  params: z.object({
    ...periodParams(),
    over: duration({ atLeastMs: 1, atMostMs: 3_600_000 })
      .optional()
      .describe('What is slow: 500ms, 5s; 5 s when left out'),
    group: logGroup().optional().describe('One log group instead of all of them'),
  }),
  positional: [],
  needs: ['logs'],
  examples: ['/mcp logs query slow', '/mcp logs query slow over=2s since=6h'],
  deadlineMs: 300_000,
  run: async ({ params, ...context }) => askNamed('slow', params, context),
});
