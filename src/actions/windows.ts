import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { firstExpiry } from '../windows/expiry.ts';
import { windowsReport } from '../windows/report.ts';

/** Runbook B 5.1: the table of maintenance windows as a calendar. */
export const action = readAction({
  summary: 'Shows the maintenance windows: which is open, when each is next, what is due and not planned',
  params: z.object({}),
  positional: [],
  needs: ['cluster', 'web'],
  examples: ['/mcp windows'],
  deadlineMs: 30_000,

  async run({ cluster, web, environment, windows, clock, signal }) {
    const now = clock.now();
    const before = environment.windows.some((window) => 'before' in window);
    const [planned, expires] = await Promise.all([
      windows.planned(now),
      before ? firstExpiry({ cluster, web, environment, signal }) : { unknown: '' },
    ]);
    return windowsReport({ environment, now, planned, expires });
  },
});
