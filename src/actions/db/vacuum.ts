import { z } from 'zod';
import { changeAction } from '../../catalog/action.ts';
import { tableSet } from '../../catalog/params/table-set.ts';
import { maintainTables } from '../../databases/maintain-tables.ts';
import { maintainedReport } from '../../databases/maintained-report.ts';
import { maintenancePlan, usualWindowMs } from '../../databases/maintenance-plan.ts';

/** Runbook A and B 5.2 `VACUUM ANALYZE`: table by table, at the pace of autovacuum, and what the server passes over is told. */
export const action = changeAction({
  summary: 'Removes dead rows from PostgreSQL tables, worst first, while others keep working',
  risk: 'reversible',
  params: z.object(tableSet()),
  positional: ['table'],
  needs: ['database'],
  examples: ['/mcp db vacuum assignments', '/mcp db vacuum for=30m'],
  // The longest window, and the table that was begun at its very end.
  deadlineMs: 8 * 3_600_000,

  target: () => 'database/tables',

  plan: ({ database, params: { table, for: windowMs = usualWindowMs }, signal }) =>
    maintenancePlan(database, { kind: 'vacuum', table, windowMs }, { signal }),

  run: (context, { data, selection }) => maintainTables(context, selection?.preview ?? [], 'vacuum', data.windowMs),

  async verify({ database, signal }, _, result) {
    const tables = result.done.map(({ table }) => table);
    return maintainedReport('vacuum', result, await database.tableCounts(tables, { signal }));
  },
});
