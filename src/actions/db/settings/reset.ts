import { z } from 'zod';
import { changeAction } from '../../../catalog/action.ts';
import { settingName } from '../../../catalog/params/setting-name.ts';
import { setSetting, settingReport, settingWayBack } from '../../../databases/set-setting.ts';
import { settingPlan } from '../../../databases/setting-plan.ts';

/** `ALTER SYSTEM RESET`: what the configuration file says counts again, or the built-in value. */
export const action = changeAction({
  summary: 'Resets a changed PostgreSQL setting to the value in its configuration file',
  risk: 'disruptive',
  params: z.object({ name: settingName().describe('The setting') }),
  positional: ['name'],
  needs: ['database'],
  examples: ['/mcp db settings reset work_mem'],
  deadlineMs: 2 * 60_000,

  target: () => 'database/settings',

  plan: ({ database, params: { name }, signal }) => settingPlan(database, name, undefined, { signal }),

  run: (context, { data }) => setSetting(context, data),

  verify: (context, { data }) => settingReport(context, data),

  undo: ({ data }, { began }) => (began('set') ? settingWayBack(data) : undefined),
});
