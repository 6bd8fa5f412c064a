import { z } from 'zod';
import { changeAction } from '../catalog/action.ts';
import { smokeTestIn, smokeTestName } from '../catalog/params/smoke-test-name.ts';
import { runningTests, smokePromises, smokeReport } from '../workloads/smoke-plan.ts';
import { runSmokeTest, smokeJob, smokeSteps } from '../workloads/smoke-test.ts';

/** Runbooks A smoke_tests.py and B smoke-tests.sh, which ran on a laptop: here a Job beside the platform, whose exit code decides. */
export const action = changeAction({
  summary: 'Runs a smoke test as a Job, shows what it says, and tells whether it passed',
  risk: 'reversible',
  params: z.object({
    name: smokeTestName().optional().describe('Which one; the one that runs after every change when left out'),
  }),
  positional: ['name'],
  needs: ['cluster'],
  examples: ['/mcp smoke tools'],
  deadlineMs: 65 * 60_000,

  target: ({ name }) => `smoke-test/${name ?? 'default'}`,

  async plan({ cluster, environment, params, signal }) {
    const { name, test } = smokeTestIn(environment, params.name);
    const what = name === undefined ? 'the smoke test' : `the smoke test ${name}`;
    return {
      headline: `Run ${what}`,
      doing: `Running ${what}`,
      confirm: 'Run it',
      subject: name ?? 'smoke test',
      changes: [],
      promises: smokePromises(test, environment.namespace),
      course: await runningTests(cluster, signal),
      steps: [...smokeSteps({ smokeTest: test }), { key: 'verify', title: 'Verify' }],
      observed: { namespace: environment.namespace },
      data: { what: what.replace('the', 'The'), test },
    };
  },

  async run(context, { data: { test } }) {
    await runSmokeTest({ ...context, environment: { ...context.environment, smokeTest: test }, keepsLog: true });
    return { job: smokeJob(context.mark) };
  },

  verify: async ({ cluster, signal }, { data: { what } }, { job }) =>
    smokeReport(what, await cluster.job(job, { signal })),
});
