import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { changesOfTools } from '../tools/disabled.ts';
import { callMs } from '../tools/find.ts';
import { toolsReport } from '../tools/overview.ts';
import { usageOf } from '../tools/usage.ts';

/** Runbook B 4.3.1, step 5, seen from the other side: which tools are off, and who turned them off. */
export const action = readAction({
  summary: 'Shows which tools are disabled, by whom, why and until when, and which fail most',
  params: z.object({}),
  positional: [],
  needs: ['tools', 'metrics'],
  examples: ['/mcp tools', '/mcp tools env=staging'],
  deadlineMs: 30_000,

  async run({ tools, metrics, environment, signal, changes }) {
    const [list, own, usage] = await Promise.all([
      tools.list({ timeoutMs: callMs, signal }),
      changesOfTools(changes),
      usageOf(metrics, environment, signal),
    ]);
    return toolsReport({ list, changes: own, usage });
  },
});
