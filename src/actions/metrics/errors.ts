import { z } from 'zod';
import { readAction } from '../../catalog/action.ts';
import { choice } from '../../catalog/params/choice.ts';
import { duration } from '../../catalog/params/duration.ts';
import { gatherErrors } from '../../metrics/call-errors.ts';
import { errorsReport } from '../../metrics/errors-look.ts';
import { groupings } from '../../metrics/settings.ts';

const hourMs = 3_600_000;

/** Runbook A, "High Error Rate", 2: a share of the calls instead of a bare rate, by tool and pod, with yesterday beside it. */
export const action = readAction({
  summary: 'Shows the share of calls that fail: over time, against yesterday, by tool, pod or route',
  params: z.object({
    since: duration({ atLeastMs: 300_000, atMostMs: 24 * hourMs })
      .optional()
      .describe('How far back to look: 15m, 1h, 1d; one hour when left out'),
    by: choice(groupings).optional().describe('What to split the calls by; tool when left out'),
  }),
  positional: [],
  needs: ['metrics', 'cluster'],
  examples: ['/mcp metrics errors', '/mcp metrics errors since=6h by=pod'],
  deadlineMs: 45_000,

  async run({ params, ...context }) {
    return errorsReport(await gatherErrors({ ...context, sinceMs: params.since ?? hourMs, by: params.by ?? 'tool' }));
  },
});
