import { z } from 'zod';
import { figuresOf } from '../bluegreen/figures.ts';
import { blueGreenIn, seePair } from '../bluegreen/pair.ts';
import { pairReport } from '../bluegreen/pair-report.ts';
import { readAction } from '../catalog/action.ts';

/** Runbook B 3.3, before and after: which colour has the traffic, how it does, and whether the other one could take it. */
export const action = readAction({
  summary: 'Shows which of blue and green has the traffic, and whether the other is ready',
  params: z.object({}),
  positional: [],
  needs: ['cluster', 'metrics'],
  examples: ['/mcp bluegreen'],
  deadlineMs: 20_000,

  async run({ cluster, metrics, environment, clock, signal }) {
    const settings = blueGreenIn(environment);
    const { podLabel, minRequests, bakeMinutes } = settings;
    const measuring = { metrics, environment, podLabel, minRequests, signal };
    const at = clock.now();
    const [pair, figures] = await Promise.all([
      seePair(cluster, settings, { signal }),
      Promise.all(
        Object.entries(settings.colours).map(
          async ([name, deployment]) =>
            [name, await figuresOf(measuring, deployment, at.getTime(), bakeMinutes * 60_000)] as const,
        ),
      ),
    ]);
    return pairReport({
      ...{ pair, environment, at },
      figures: environment.prometheus === undefined ? undefined : new Map(figures),
    });
  },
});
