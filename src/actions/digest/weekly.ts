import { z } from 'zod';
import { readAction } from '../../catalog/action.ts';
import { digestNeeds, weeklyLooks } from '../../digests/looks.ts';
import { makeDigest } from '../../digests/make.ts';

/** Runbook A, "Weekly Tasks". */
export const action = readAction({
  summary: 'The week in one message: tables, database, errors, latency, memory, cache, windows',
  params: z.object({}),
  positional: [],
  needs: digestNeeds,
  examples: ['/mcp digest weekly'],
  deadlineMs: 180_000,

  run: (context) => makeDigest(context, 'this week', weeklyLooks(context)),
});
