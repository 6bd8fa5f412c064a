import { z } from 'zod';
import { changeAction } from '../../../catalog/action.ts';
import { indexParam } from '../../../catalog/params/index-name.ts';
import { dropIndex } from '../../../databases/change-index.ts';
import { droppedReport, restoreOffer } from '../../../databases/changed-index-report.ts';
import { dropIndexPlan } from '../../../databases/drop-index-plan.ts';

/** Runbook A "Unused indexes": never one that a rule of the data needs, and with the statement that makes it again. */
export const action = changeAction({
  summary: 'Drops a PostgreSQL index that nothing depends on, without blocking reads or writes',
  risk: 'disruptive',
  params: z.object({
    name: indexParam().describe('The index, with its schema or without, as `/mcp db indexes` writes it'),
  }),
  positional: ['name'],
  needs: ['database'],
  examples: ['/mcp db index drop assignments_state'],
  deadlineMs: 60 * 60_000,

  target: ({ name }) => `index/${name}`,
  subject: () => 'database/indexes',

  plan: ({ database, params: { name }, clock, signal }) => dropIndexPlan(database, name, clock.now(), { signal }),

  run: (context, { data }) => dropIndex(context, data),

  verify: async ({ database, signal }, { data }) =>
    droppedReport(data.index, await database.indexThere(data.index, { signal }), restoreOffer(data)),

  undo: ({ data }, { began }) => (began('drop') ? restoreOffer(data) : undefined),
});
