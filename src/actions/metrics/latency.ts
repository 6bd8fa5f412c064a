import { readAction } from '../../catalog/action.ts';
import { gatherLatency } from '../../metrics/call-latency.ts';
import { callsAsked, callsParams } from '../../metrics/calls-params.ts';
import { latencyReport } from '../../metrics/latency-look.ts';
import { orFromPods } from '../../metrics/pods-calls.ts';
import { latencyOfPods } from '../../metrics/pods-latency.ts';

/** Runbook A, "High Latency", 1: one true percentile over all pods, where its query gives one for each series. */
export const action = readAction({
  summary: 'Shows how long calls take (p99 and median): over time, against yesterday, by tool, pod or route',
  params: callsParams,
  positional: [],
  needs: ['metrics', 'cluster'],
  examples: ['/mcp metrics latency', '/mcp metrics latency since=6h by=pod'],
  deadlineMs: 100_000,
  evidence: ['metrics'],

  async run({ params, ...context }) {
    return latencyReport(await orFromPods({ ...context, ...callsAsked(params) }, gatherLatency, latencyOfPods));
  },
});
