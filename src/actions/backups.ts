import { z } from 'zod';
import { freshnessOf } from '../backups/freshness.ts';
import { freshnessReport } from '../backups/freshness-report.ts';
import { readAction } from '../catalog/action.ts';

/** Runbook B 7.1: whether what its table promises is there. */
export const action = readAction({
  summary: 'Shows how fresh each backup is against its schedule, late ones first',
  params: z.object({}),
  positional: [],
  needs: ['archive'],
  examples: ['/mcp backups'],
  deadlineMs: 60_000,
  run: async ({ archive, environment, signal, clock }) =>
    freshnessReport(environment.name, await freshnessOf({ archive, environment, signal, now: clock.now() })),
});
