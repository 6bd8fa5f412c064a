import { z } from 'zod';
import { changeAction } from '../../catalog/action.ts';
import { tableSet } from '../../catalog/params/table-set.ts';
import { maintainTables } from '../../databases/maintain-tables.ts';
import { maintainedReport } from '../../databases/maintained-report.ts';
import { maintenancePlan, usualWindowMs } from '../../databases/maintenance-plan.ts';

/** Runbook A and B 5.2 `ANALYZE`: table by table, and what the server passes over is told. */
export const action = changeAction({
  summary: 'Refreshes the planner statistics of PostgreSQL tables, most changed first',
  risk: 'reversible',
  params: z.object(tableSet()),
  positional: ['table'],
  needs: ['database'],
  examples: ['/mcp db analyze assignments', '/mcp db analyze for=30m'],
  // The longest window, and the table that was begun at its very end.
  deadlineMs: 8 * 3_600_000,

  target: () => 'database/tables',

  plan: ({ database, params: { table, for: windowMs = usualWindowMs }, signal }) =>
    maintenancePlan(database, { kind: 'analyze', table, windowMs }, { signal }),

  run: (context, { data, selection }) => maintainTables(context, selection?.preview ?? [], 'analyze', data.windowMs),

  async verify({ database, signal }, _, result) {
    const tables = result.done.map(({ table }) => table);
    return maintainedReport('analyze', result, await database.tableCounts(tables, { signal }));
  },
});
