import { z } from 'zod';
import { readAction } from '../../catalog/action.ts';
import { indexesReport } from '../../databases/indexes-report.ts';

/** Runbook A "Missing indexes", whose query of pg_stats finds none: by how tables are read, and what of their indexes is never used or broken. */
export const action = readAction({
  summary: 'Shows PostgreSQL indexes that may be missing, are never used, or are broken',
  params: z.object({}),
  positional: [],
  needs: ['database'],
  examples: ['/mcp db indexes', '/mcp db indexes env=staging'],
  deadlineMs: 30_000,

  run: async ({ database, clock, signal }) => indexesReport(await database.indexes({ signal }), clock.now()),
});
