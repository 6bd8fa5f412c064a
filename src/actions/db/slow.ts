import { z } from 'zod';
import { readAction } from '../../catalog/action.ts';
import { duration } from '../../catalog/params/duration.ts';
import { slowReport } from '../../databases/slow-report.ts';

/** Statements in the channel: what a phone shows at once. */
const most = 8;
/** Runbook A looks at what takes longer. */
const usualOverMs = 100;

/** Runbook A "Slow queries" (over 100 ms), runbook B 6.4: with the columns the extension has, and without anybody's values. */
export const action = readAction({
  summary: 'Shows which SQL statements are slow on average, and what each costs',
  params: z.object({
    over: duration({ atLeastMs: 1, atMostMs: 3_600_000 })
      .optional()
      .describe('Slower than this on average: 50ms, 2s; 100ms when left out'),
  }),
  positional: [],
  needs: ['database'],
  examples: ['/mcp db slow', '/mcp db slow over=500ms'],
  deadlineMs: 30_000,

  async run({ database, params, signal }) {
    const { over: overMs = usualOverMs } = params;
    return slowReport(await database.statements({ overMs, most }, { signal }), overMs);
  },
});
