import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { deploymentToSee } from '../catalog/params/deployment-name.ts';
import { deploymentIn } from '../catalog/params.ts';
import { configReport } from '../configuration/look.ts';
import { readSources } from '../configuration/read-sources.ts';
import { partly } from '../workloads/partly.ts';

/** Runbook A, "Configuration error: validate ConfigMap and Secret values": what a deployment runs with, and never a value of a Secret. */
export const action = readAction({
  summary:
    'Shows what a deployment is configured with: ConfigMaps, Secrets by key, what changed since its pods started',
  params: z.object({
    deployment: deploymentToSee(),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp config', '/mcp config mcp-server'],
  deadlineMs: 20_000,

  async run({ cluster, environment, params, signal }) {
    const deployment = await cluster.deployment(deploymentIn(environment, params.deployment), { signal });
    const rest = partly(signal);
    const [sources, pods, revisions] = await Promise.all([
      readSources({ cluster, environment, template: deployment.template, rest, signal }),
      rest.read('pods', cluster.pods(deployment, { signal })),
      rest.read('revisions', cluster.revisions(deployment, { signal })),
    ]);
    const { secretAges, settable } = environment.config;
    const report = configReport({ deployment, sources, pods, revisions, secretAges, gaps: rest.gaps });
    const set = { label: 'Plan another value…', action: 'config set', params: { deployment: deployment.name } };
    return Object.keys(settable).length === 0 ? report : { ...report, offers: [...(report.offers ?? []), set] };
  },
});
