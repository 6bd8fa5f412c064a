import { z } from 'zod';
import { readAction } from '../../catalog/action.ts';
import { locksReport } from '../../databases/locks-report.ts';

/** Runbook B 4.3.2, `pg_blocking_pids`: as a tree, from those who hold to those who wait. */
export const action = readAction({
  summary: 'Shows who waits for a lock in PostgreSQL, and who is in the way',
  params: z.object({}),
  positional: [],
  needs: ['database'],
  examples: ['/mcp db locks', '/mcp db locks env=staging'],
  deadlineMs: 30_000,

  run: async ({ database, signal }) => locksReport(await database.locks({ signal })),
});
