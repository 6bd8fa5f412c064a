import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { retentionReport } from '../logs/retention/look.ts';

/** Runbook B 5.3: how long logs are kept, and whether that is long enough. */
export const action = readAction({
  summary: 'Shows how long each CloudWatch log group is kept, and which are kept for less than required',
  params: z.object({}),
  positional: [],
  needs: ['logs'],
  examples: ['/mcp retention'],
  deadlineMs: 30_000,
  run: async ({ logs, environment, signal, clock }) => retentionReport({ logs, environment, signal, now: clock.now() }),
});
