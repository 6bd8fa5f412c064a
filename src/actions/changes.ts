import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { duration } from '../catalog/params/duration.ts';
import { changesReport } from '../workloads/changes-report.ts';
import { partly } from '../workloads/partly.ts';
import { changesOf } from '../workloads/recent-changes.ts';

/** Runbook A, incident checklist: "recent changes identified", which it leaves to memory and three dashboards. */
export const action = readAction({
  summary: 'Tells what changed lately: releases, restarts, scaling, tools, and by whom, beside the open incidents',
  params: z.object({
    since: duration({ atLeastMs: 60_000, atMostMs: 7 * 86_400_000 })
      .default(2 * 3_600_000)
      .describe('How far back'),
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
      Promise.all(
        environment.deployments.map(async (name) => ({
          name,
          revisions: (await rest.read(`releases of ${name}`, revisionsOf(name))) ?? [],
        })),
      ),
      rest.read('events', cluster.events({ signal })),
      rest.read('runs', changes.all(new Date(fromMs))),
      rest.read('incidents', incidents.open()),
    ]);
    const seen = changesOf({ fromMs, deployments, events, own });
    return changesReport({ changes: seen, incidents: open, now, sinceMs: params.since, gaps: rest.gaps });

    async function revisionsOf(name: string) {
      return cluster.revisions(await cluster.deployment(name, { signal }), { signal });
    }
  },
});
