import { z } from 'zod';
import { readAction } from '../../catalog/action.ts';
import { choice } from '../../catalog/params/choice.ts';
import { duration } from '../../catalog/params/duration.ts';
import { gatherLatency } from '../../metrics/call-latency.ts';
import { latencyReport } from '../../metrics/latency-look.ts';
import { groupings } from '../../metrics/settings.ts';

const hourMs = 3_600_000;

/** Runbook A, "High Latency", 1: one true percentile over all pods, where its query gives one for each series. */
export const action = readAction({
  summary: 'Shows how long calls take (p99 and median): over time, against yesterday, by tool, pod or route',
  params: z.object({
    since: duration({ atLeastMs: 300_000, atMostMs: 24 * hourMs })
      .optional()
      .describe('How far back to look: 15m, 1h, 1d; one hour when left out'),
    by: choice(groupings).optional().describe('What to split the calls by; tool when left out'),
  }),
  positional: [],
  needs: ['metrics', 'cluster'],
  examples: ['/mcp metrics latency', '/mcp metrics latency since=6h by=pod'],
  deadlineMs: 45_000,

  async run({ params, ...context }) {
    return latencyReport(await gatherLatency({ ...context, sinceMs: params.since ?? hourMs, by: params.by ?? 'tool' }));
  },
});
