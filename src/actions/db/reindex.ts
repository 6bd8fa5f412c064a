import { z } from 'zod';
import { changeAction } from '../../catalog/action.ts';
import { duration } from '../../catalog/params/duration.ts';
import { tableName } from '../../catalog/params/table-name.ts';
import { usualWindowMs } from '../../databases/maintenance-plan.ts';
import { rebuildIndexes } from '../../databases/rebuild-indexes.ts';
import { rebuildPlan } from '../../databases/rebuild-plan.ts';
import { rebuiltReport } from '../../databases/rebuilt-report.ts';

/** Runbook B 5.2 `REINDEX DATABASE mcp`, which keeps every writer out table by table: one index after the other, while others work. */
export const action = changeAction({
  summary: 'Rebuilds bloated or broken PostgreSQL indexes, without blocking reads or writes',
  risk: 'disruptive',
  params: z.object({
    name: tableName()
      .optional()
      .describe('An index, or a table for all of its indexes; the most bloated ones when left out'),
    for: duration({ atLeastMs: 60_000, atMostMs: 6 * 3_600_000 })
      .optional()
      .describe('With several indexes, starts no more of them after this long: 30m, 2h; 1h when left out'),
  }),
  positional: ['name'],
  needs: ['database'],
  examples: ['/mcp db reindex assignments_pkey', '/mcp db reindex assignments for=30m'],
  // The longest window, and the index that was begun at its very end.
  deadlineMs: 10 * 3_600_000,

  target: () => 'database/tables',

  plan: ({ database, params: { name, for: windowMs = usualWindowMs }, signal }) =>
    rebuildPlan(database, { name, windowMs }, { signal }),

  run: (context, { data, selection }) => rebuildIndexes(context, selection?.preview ?? [], data),

  async verify({ database, signal, params }, { data }, all) {
    const now = await database.indexesNow(
      all.done.map(({ index }) => index),
      { signal },
    );
    const left = await database.invalidCopies(
      all.done.map(({ index }) => index.table),
      { signal },
    );
    return rebuiltReport(all, now, { name: params.name, cleared: data.leftovers.length, left });
  },
});
