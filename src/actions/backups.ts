import { z } from 'zod';
import { drillLine } from '../backups/drill.ts';
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
  async run({ archive, changes, environment, signal, clock }) {
    const now = clock.now();
    const isDrilled = environment.backups?.database?.restoreUrlEnv !== undefined;
    const [rows, drills] = await Promise.all([
      freshnessOf({ archive, environment, signal, now }),
      isDrilled ? changes.newest('drill') : [],
    ]);
    return freshnessReport(environment.name, rows, isDrilled ? drillLine(drills[0], now) : undefined);
  },
});
