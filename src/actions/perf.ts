import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { duration } from '../catalog/params/duration.ts';
import { watchParam } from '../metrics/calls-params.ts';
import { orFromPods } from '../metrics/pods-calls.ts';
import { perfOfPods } from '../performance/pods.ts';
import { perfReport } from '../performance/report.ts';
import { gatherPerf } from '../performance/spent.ts';

const hourMs = 3_600_000;

/** Runbook B 6.3, "Performance Diagnostics": metrics, slow statements, cache and backend as one card that says where the time of a call goes. */
export const action = readAction({
  summary: 'Shows where calls spend their time, what is running short, and whether calls get slower',
  params: z.object({
    since: duration({ atLeastMs: hourMs / 2, atMostMs: 24 * hourMs })
      .optional()
      .describe('How far back to look: 30m, 1h, 1d; one hour when left out'),
    for: watchParam(),
  }),
  positional: [],
  needs: ['metrics', 'cluster'],
  examples: ['/mcp perf', '/mcp perf since=6h'],
  deadlineMs: 100_000,

  async run({ params, ...context }) {
    const of = { ...context, by: 'tool' as const, sinceMs: params.since ?? hourMs, watchMs: params.for };
    return perfReport(await orFromPods(of, gatherPerf, perfOfPods));
  },
});
