import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { duration } from '../catalog/params/duration.ts';
import { hidden } from '../catalog/params/hidden.ts';
import { readSources } from '../configuration/read-sources.ts';
import { configWrites } from '../configuration/writes.ts';
import { changesReport } from '../workloads/changes-report.ts';
import { partly } from '../workloads/partly.ts';
import { changesOf } from '../workloads/recent-changes.ts';

/** Runbook A, incident checklist: "recent changes identified", which it leaves to memory and three dashboards. */
export const action = readAction({
  summary:
    'Shows what changed lately: releases, configuration, scaling, tools, and by whom, next to the open incidents',
  params: z.object({
    since: duration({ atLeastMs: 60_000, atMostMs: 7 * 86_400_000 })
      .default(2 * 3_600_000)
      .describe('How far back'),
    incident: hidden(z.number().int().positive()).optional().describe('The incident to compare them with'),
  }),
  positional: ['since'],
  needs: ['cluster'],
  examples: ['/mcp changes', '/mcp changes since=6h'],
  deadlineMs: 20_000,
  evidence: ['changes'],

  async run({ cluster, environment, params, signal, changes, incidents, clock }) {
    const now = clock.now();
    const fromMs = now.getTime() - params.since;
    const rest = partly(signal);
    const [deployments, events = [], own = [], open] = await Promise.all([
      Promise.all(environment.deployments.map(looked)),
      rest.read('events', cluster.events({ signal })),
      rest.read('runs', changes.all(new Date(fromMs))),
      rest.read('incidents', incidents.open()),
    ]);
    const configs = configWrites(deployments);
    const seen = changesOf({ fromMs, deployments, events, own, configs });
    return changesReport({
      changes: seen,
      incidents: open,
      about: params.incident,
      now,
      sinceMs: params.since,
      secretAges: environment.config.secretAges,
      gaps: rest.gaps,
    });

    async function looked(name: string) {
      const deployment = await rest.read(`deployment ${name}`, cluster.deployment(name, { signal }));
      if (deployment === undefined) return { name, revisions: [], sources: [] };
      const { template } = deployment;
      const [revisions = [], sources] = await Promise.all([
        rest.read(`releases of ${name}`, cluster.revisions(deployment, { signal })),
        readSources({ cluster, environment, template, rest, signal }),
      ]);
      return { name, revisions, sources };
    }
  },
});
