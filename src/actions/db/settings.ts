import { z } from 'zod';
import { readAction } from '../../catalog/action.ts';
import { recommended } from '../../databases/recommended.ts';
import { settingsReport } from '../../databases/settings-report.ts';

/** Runbook A "Database tuning": each value now, what is recommended, and whether a change needs a restart on this version. */
export const action = readAction({
  summary: 'Shows PostgreSQL settings against the recommended ones, and which wait for a restart',
  params: z.object({}),
  positional: [],
  needs: ['database'],
  examples: ['/mcp db settings', '/mcp db settings env=staging'],
  deadlineMs: 30_000,

  run: async ({ database, signal }) => settingsReport(await database.settings(Object.keys(recommended), { signal })),
});
