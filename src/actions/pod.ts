import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { deploymentName } from '../catalog/params/deployment-name.ts';
import { podName } from '../catalog/params/pod-name.ts';
import { deploymentIn } from '../catalog/params.ts';
import { findPod } from '../workloads/find-pod.ts';
import { partly } from '../workloads/partly.ts';
import { podReport } from '../workloads/pod-digest.ts';
import { goneReport } from '../workloads/pod-gone.ts';

/** Runbook A, `kubectl describe pod`: what a person on call looks for in it, and never a value of its environment. */
export const action = readAction({
  summary: 'Shows one pod: last exit, limits against use, probes, what is missing, its events',
  params: z.object({
    name: podName().describe('The pod, or the last five letters of its name'),
    deployment: deploymentName().optional().describe('Deployment it belongs to; any configured one when left out'),
  }),
  positional: ['name', 'deployment'],
  needs: ['cluster'],
  examples: ['/mcp pod x2k4d', '/mcp pod mcp-server-867b46b5c4-x2k4d'],
  deadlineMs: 20_000,

  async run({ cluster, environment, params, clock, signal }) {
    const { deployments } = environment;
    const among = params.deployment === undefined ? deployments : [deploymentIn(environment, params.deployment)];
    const call = { signal };
    const rest = partly(signal);
    const [found, events] = await Promise.all([
      findPod(cluster, { name: params.name, deployments: among, call }),
      rest.read('events', cluster.events(call)),
    ]);
    if (found === undefined)
      return goneReport({ cluster, name: params.name, among, environment, events, gaps: rest.gaps, call });
    const { deployment, pod } = found;
    const [usage, revisions] = await Promise.all([
      rest.read('use of CPU and memory', cluster.usage(deployment, call)),
      rest.read('revisions', cluster.revisions(deployment, call)),
    ]);
    return podReport({ pod, deployment, events, usage, revisions, gaps: rest.gaps, at: clock.now() });
  },
});
