import { z } from 'zod';
import { changeAction } from '../../../catalog/action.ts';
import { columnNames, columnsIn } from '../../../catalog/params/column-names.ts';
import { hidden } from '../../../catalog/params/hidden.ts';
import { tableName } from '../../../catalog/params/table-name.ts';
import { createIndex } from '../../../databases/change-index.ts';
import { builtReport } from '../../../databases/changed-index-report.ts';
import { createIndexPlan } from '../../../databases/create-index-plan.ts';
import { restoreIndexPlan } from '../../../databases/restore-index-plan.ts';
import { fault } from '../../../errors.ts';

/** Runbook A "Missing indexes", `CREATE INDEX CONCURRENTLY IF NOT EXISTS`: which calls a broken index of that name a success. */
export const action = changeAction({
  summary: 'Builds a PostgreSQL index without blocking reads or writes; removes what a failed build leaves behind',
  risk: 'disruptive',
  params: z.object({
    table: tableName().optional().describe('The table, with its schema or without'),
    columns: columnNames().optional().describe('Its columns, in the order of the index: tool,created_at'),
    restore: hidden(z.string().min(1).max(127)).optional().describe('An index that the bot dropped'),
  }),
  positional: ['table', 'columns'],
  needs: ['database'],
  examples: ['/mcp db index create assignments assignee', '/mcp db index create tool_calls tool,at'],
  deadlineMs: 4 * 3_600_000,

  target: ({ table = '', restore }) => (restore === undefined ? `indexes-of/${table}` : `index/${restore}`),
  subject: () => 'database/indexes',

  async plan({ database, changes, params: { table, columns, restore }, signal }) {
    if (restore !== undefined) return restoreIndexPlan(database, changes, restore, { signal });
    if (table !== undefined && columns !== undefined)
      return createIndexPlan(database, { table, columns: columnsIn(columns) }, { signal });
    throw fault('PARAM_INVALID', 'Name the table and its columns.', {
      hint: 'For example: `/mcp db index create assignments assignee,created_at`.',
    });
  },

  run: (context, { data }) => createIndex(context, data),

  async verify({ database, signal }, { data: { spec } }, built) {
    const now = await database.indexNamed(`${spec.table.schema}.${spec.name}`, { signal }).catch(() => undefined);
    return builtReport(spec, now?.isValid && now.oid === built.oid ? built : null);
  },

  undo: ({ data: { spec } }, { began }) =>
    began('build')
      ? { label: `Drop ${spec.name}`, action: 'db index drop', params: { name: `${spec.table.schema}.${spec.name}` } }
      : undefined,
});
