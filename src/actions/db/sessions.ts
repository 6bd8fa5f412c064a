import { z } from 'zod';
import { readAction } from '../../catalog/action.ts';
import { sessionsReport } from '../../databases/overview.ts';

/** Runbook A "Connection count", runbook B 4.3.2: pg_stat_activity by state, user and application, against what the server can take. */
export const action = readAction({
  summary: 'Shows who is connected to PostgreSQL, what is idle, and what holds up others',
  params: z.object({}),
  positional: [],
  needs: ['database'],
  examples: ['/mcp db sessions', '/mcp db sessions env=staging'],
  deadlineMs: 30_000,

  run: async ({ database, signal }) => sessionsReport(await database.sessions({ signal })),
});
