import { z } from 'zod';
import { readAction } from '../../../catalog/action.ts';
import { askNamed } from '../../../logs/cloud/ask-named.ts';
import { logGroup } from '../../../logs/cloud/groups.ts';
import { periodParams } from '../../../logs/cloud/period.ts';

/** Runbook B 6.2, `{ $.status = "error" && $.event_type = "tool_execution" }`, by tool and kind of error. */
export const action = readAction({
  summary: 'Counts the tool calls that failed, in CloudWatch Logs, by tool and kind of error',
  params: z.object({
    ...periodParams(),
    group: logGroup().optional().describe('One log group instead of all of them'),
  }),
  positional: [],
  needs: ['logs'],
  examples: ['/mcp logs query failed-tools', '/mcp logs query failed-tools since=1d'],
  deadlineMs: 300_000,
  run: async ({ params, ...context }) => askNamed('failed-tools', params, context),
});
