import { z } from 'zod';
import { readAction } from '../../catalog/action.ts';
import { dailyLooks, digestNeeds } from '../../digests/looks.ts';
import { makeDigest } from '../../digests/make.ts';

/** Runbook A, "Daily Tasks". */
export const action = readAction({
  summary: 'The day in one message: health, use, errors, latency, memory, database, disabled tools',
  params: z.object({}),
  positional: [],
  needs: digestNeeds,
  examples: ['/mcp digest daily'],
  deadlineMs: 180_000,

  run: (context) => makeDigest(context, 'last 24 h', dailyLooks(context)),
});
