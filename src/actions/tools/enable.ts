import { z } from 'zod';
import { changeAction } from '../../catalog/action.ts';
import { toolName } from '../../catalog/params/tool-name.ts';
import { fault } from '../../errors.ts';
import { cut } from '../../model/cut.ts';
import { promise } from '../../model/plan.ts';
import { inlines } from '../../model/text.ts';
import { changesOfTools, disabledBy, disabledWords } from '../../tools/disabled.ts';
import { findTool } from '../../tools/find.ts';
import { podsFollow } from '../../tools/on-pods.ts';
import { turnTool } from '../../tools/turn.ts';
import { turnPlan } from '../../tools/turn-plan.ts';
import { turnedReport } from '../../tools/turned-report.ts';

/** The way back of runbook B 4.3.1, step 5, which the runbook leaves to memory. */
export const action = changeAction({
  summary: 'Enables a tool of the MCP server again, and checks that every pod offers it',
  risk: 'reversible',
  params: z.object({ name: toolName().describe('The tool, as `/mcp tools` writes it') }),
  positional: ['name'],
  needs: ['tools', 'cluster'],
  examples: ['/mcp tools enable book_service', '/mcp tools enable book_service env=staging'],
  deadlineMs: 5 * 60_000,

  target: ({ name }) => `tool/${name}`,

  async plan({ tools, params: { name }, signal, changes }) {
    const tool = await findTool(tools, name, signal);
    if (tool.enabled) throw fault('NOTHING_TO_DO', `${cut(name, 80)} is enabled already. Nothing was changed.`);
    const how = disabledBy(tool, (await changesOfTools(changes)).get(name));
    return turnPlan({
      tool,
      enabled: true,
      promises: [
        promise('effect', { calls: 'served' }, () => 'Its callers can use it again at once.'),
        promise('way back', { disable: true }, () => 'Way back: disable it again.'),
      ],
      course: [['Disabled: ', ...inlines(disabledWords(how))]],
      data: { name, reason: how.reason },
    });
  },

  run: ({ tools, clock, steps, signal }, { data: { name } }) =>
    turnTool({ tools, clock, steps, signal, name, enabled: true }),

  async verify({ tools, ...context }, { data: { name } }) {
    const pods = await podsFollow(context, name, true);
    return turnedReport({ tool: await findTool(tools, name, context.signal), enabled: true, pods });
  },

  undo: ({ data: { name, reason } }) => ({
    label: `Disable ${cut(name, 40)}…`,
    action: 'tools disable',
    params: { name, reason: reason ?? 'it did not work when it was enabled again' },
  }),
});
