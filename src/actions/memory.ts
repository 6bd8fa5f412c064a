import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { deploymentToSee } from '../catalog/params/deployment-name.ts';
import { duration } from '../catalog/params/duration.ts';
import { deploymentIn } from '../catalog/params.ts';
import { memoryReport } from '../metrics/memory-look.ts';
import { gatherMemory } from '../metrics/pod-memory.ts';

const hourMs = 3_600_000;

/** Runbook A, "Memory Leak", 1: the growth of each pod with how sure it is, and between when and when it is out of memory. */
export const action = readAction({
  summary: 'Shows whether the memory of pods grows, how fast, and when it will be full',
  params: z.object({
    deployment: deploymentToSee(),
    since: duration({ atLeastMs: hourMs, atMostMs: 7 * 24 * hourMs })
      .optional()
      .describe('How far back to look: 2h, 1d; six hours when left out'),
  }),
  positional: ['deployment'],
  needs: ['metrics', 'cluster'],
  examples: ['/mcp memory', '/mcp memory mcp-server since=1d'],
  deadlineMs: 45_000,

  async run({ params, ...context }) {
    const name = deploymentIn(context.environment, params.deployment);
    return memoryReport(await gatherMemory({ ...context, name, sinceMs: params.since ?? 6 * hourMs }));
  },
});
