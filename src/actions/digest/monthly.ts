import { z } from 'zod';
import { readAction } from '../../catalog/action.ts';
import { digestNeeds, monthlyLooks } from '../../digests/looks.ts';
import { makeDigest } from '../../digests/make.ts';

/** Runbook A, "Monthly Tasks". */
export const action = readAction({
  summary: 'The month in one message: trends, tables, windows, certificates, and tasks that are overdue',
  params: z.object({}),
  positional: [],
  needs: digestNeeds,
  examples: ['/mcp digest monthly'],
  deadlineMs: 180_000,

  run: (context) => makeDigest(context, 'this month', monthlyLooks(context)),
});
