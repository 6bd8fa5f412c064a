import { z } from 'zod';
import { changeAction } from '../../../catalog/action.ts';
import { settingName } from '../../../catalog/params/setting-name.ts';
import { setSetting, settingReport, settingWayBack } from '../../../databases/set-setting.ts';
import { settingPlan } from '../../../databases/setting-plan.ts';

/** Runbook A "Database tuning", `ALTER SYSTEM SET`: with its unit, its limits, whether it takes a restart, and whether it counts. */
export const action = changeAction({
  summary: 'Changes a PostgreSQL setting, says whether it needs a restart, and checks it in a new session',
  risk: 'disruptive',
  params: z.object({
    name: settingName().describe('The setting'),
    value: z.string().trim().min(1).max(40).describe('Its value, with its unit: 16MB, 200, 1.1'),
  }),
  positional: ['name', 'value'],
  needs: ['database'],
  examples: ['/mcp db settings set work_mem 16MB', '/mcp db settings set shared_buffers 256MB'],
  deadlineMs: 2 * 60_000,

  target: () => 'database/settings',

  plan: ({ database, params: { name, value }, signal }) => settingPlan(database, name, value, { signal }),

  run: (context, { data }) => setSetting(context, data),

  verify: (context, { data }) => settingReport(context, data),

  undo: ({ data }, { began }) => (began('set') ? settingWayBack(data) : undefined),
});
