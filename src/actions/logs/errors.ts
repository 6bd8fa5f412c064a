import { z } from 'zod';
import { readAction } from '../../catalog/action.ts';
import { deploymentToSee } from '../../catalog/params/deployment-name.ts';
import { duration } from '../../catalog/params/duration.ts';
import { deploymentIn } from '../../catalog/params.ts';
import { gatherErrors } from '../../logs/gather.ts';
import { errorsReport } from '../../logs/report.ts';

/** An hour, as runbook A looks at errors; longer than a week no kubelet keeps. */
const hourMs = 3_600_000;
const weekMs = 7 * 24 * hourMs;

/** Runbook A, "High Error Rate" and analyze_errors.py: over every pod and container, as streams, with what was before beside it. */
export const action = readAction({
  summary: 'Counts the errors in the logs of a deployment and tells which are new',
  params: z.object({
    deployment: deploymentToSee(),
    since: duration({ atLeastMs: 60_000, atMostMs: weekMs })
      .optional()
      .describe('How far back to look: 15m, 1h, 1d; one hour when left out'),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp logs errors', '/mcp logs errors since=15m', '/mcp logs errors mcp-server since=1h'],
  deadlineMs: 120_000,

  async run({ cluster, environment, params, clock, signal, releases }) {
    const started = clock.monotonic();
    const name = deploymentIn(environment, params.deployment);
    const sinceMs = params.since ?? hourMs;
    const seen = await gatherErrors({ cluster, environment, name, sinceMs, clock, signal, releases });
    return errorsReport(seen, clock.monotonic() - started);
  },
});
