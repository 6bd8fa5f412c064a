import { readAction } from '../../catalog/action.ts';
import { gatherErrors } from '../../metrics/call-errors.ts';
import { callsAsked, callsParams } from '../../metrics/calls-params.ts';
import { errorsReport } from '../../metrics/errors-look.ts';
import { orFromPods } from '../../metrics/pods-calls.ts';
import { errorsOfPods } from '../../metrics/pods-errors.ts';

/** Runbook A, "High Error Rate", 2: a share of the calls instead of a bare rate, by tool and pod, with yesterday beside it. */
export const action = readAction({
  summary: 'Shows the share of calls that fail: over time, against yesterday, by tool, pod or route',
  params: callsParams,
  positional: [],
  needs: ['metrics', 'cluster'],
  examples: ['/mcp metrics errors', '/mcp metrics errors since=6h by=pod'],
  deadlineMs: 100_000,
  evidence: ['metrics'],

  async run({ params, ...context }) {
    return errorsReport(await orFromPods({ ...context, ...callsAsked(params) }, gatherErrors, errorsOfPods));
  },
});
