import { z } from 'zod';
import { readAction } from '../../catalog/action.ts';
import { sizesReport } from '../../databases/sizes-report.ts';

/** Tables and indexes in the channel: what a phone shows at once. */
const most = 10;

/** Runbook B 5.2 "Table sizes", which fails on the first odd name: by the identity of each table, partitions summed, with what of it is dead. */
export const action = readAction({
  summary: 'Shows the largest tables and indexes of PostgreSQL, and how much of them is bloat',
  params: z.object({}),
  positional: [],
  needs: ['database'],
  examples: ['/mcp db sizes', '/mcp db sizes env=staging'],
  deadlineMs: 30_000,

  run: async ({ database, signal }) => sizesReport(await database.sizes(most, { signal })),
});
