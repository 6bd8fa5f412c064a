import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { deploymentToSee } from '../catalog/params/deployment-name.ts';
import { deploymentIn } from '../catalog/params.ts';
import { partly } from '../workloads/partly.ts';
import { rolloutReport } from '../workloads/rollout-look.ts';

/** Runbooks A and B, `kubectl rollout status`, which waits in silence, forever where a rollout is paused: this says what holds it up. */
export const action = readAction({
  summary: 'Shows where the rollout of a deployment stands, and what holds it up',
  params: z.object({
    deployment: deploymentToSee(),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp rollout', '/mcp rollout mcp-server'],
  deadlineMs: 20_000,

  async run({ cluster, environment, params, clock, signal, releases }) {
    const name = deploymentIn(environment, params.deployment);
    const deployment = await cluster.deployment(name, { signal });
    const rest = partly(signal);
    const [pods, revisions, events, known] = await Promise.all([
      cluster.pods(deployment, { signal }),
      rest.read('revisions', cluster.revisions(deployment, { signal })),
      rest.read('events', cluster.events({ signal })),
      rest.read('memory of earlier releases', releases.known(name)),
    ]);
    return rolloutReport({ deployment, pods, revisions, events, known, gaps: rest.gaps, at: clock.now() });
  },
});
