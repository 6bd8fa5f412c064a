import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { healthReport } from '../health/report.ts';
import { runChecks } from '../health/run-checks.ts';

/** Runbook B section 2 (health check matrix and script): every check at once, every pod, and the way through the service. */
export const action = readAction({
  summary: 'Checks every part of the platform at once',
  params: z.object({}),
  positional: [],
  needs: ['cluster', 'web', 'database', 'cache', 'tools'],
  examples: ['/mcp health', '/mcp health env=staging'],
  deadlineMs: 15_000,
  evidence: ['health'],

  async run({ environment, clock, show, ...context }) {
    const at = () => clock.now().toISOString();
    const results = await runChecks({ ...context, environment, clock }, (partial) =>
      show(healthReport(environment, partial, at())),
    );
    return healthReport(environment, results, at());
  },
});
