import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { deploymentToSee } from '../catalog/params/deployment-name.ts';
import { deploymentIn } from '../catalog/params.ts';
import { gather } from '../diagnosis/gather.ts';
import { diagnosisReport } from '../diagnosis/report.ts';
import { weigh } from '../diagnosis/weigh.ts';

/** Runbook A, "Service Not Responding" and diagnose_service.sh, as one parallel reading of every pod and container. */
export const action = readAction({
  summary: 'Finds out why a deployment is not working',
  params: z.object({
    deployment: deploymentToSee(),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp diagnose', '/mcp diagnose mcp-server env=staging'],
  deadlineMs: 30_000,
  evidence: ['diagnosed', 'health'],

  async run({ cluster, environment, params, clock, signal, releases }) {
    const started = performance.now();
    const name = deploymentIn(environment, params.deployment);
    const evidence = await gather({ cluster, environment, name, clock, signal, releases });
    return diagnosisReport(evidence, weigh(evidence), performance.now() - started);
  },
});
