import { z } from 'zod';
import { changeAction } from '../../catalog/action.ts';
import { duration } from '../../catalog/params/duration.ts';
import { text } from '../../catalog/params/text.ts';
import { toolName } from '../../catalog/params/tool-name.ts';
import { isFault } from '../../errors.ts';
import { cut } from '../../model/cut.ts';
import { promise } from '../../model/plan.ts';
import { span } from '../../model/units.ts';
import { changesOfTools, disabledBy } from '../../tools/disabled.ts';
import { findTool } from '../../tools/find.ts';
import { podsFollow } from '../../tools/on-pods.ts';
import { enableOffer } from '../../tools/overview.ts';
import { turnTool } from '../../tools/turn.ts';
import { alreadyDisabled, callsWords, turnPlan } from '../../tools/turn-plan.ts';
import { turnedReport } from '../../tools/turned-report.ts';
import { usageOf } from '../../tools/usage.ts';

/** Runbook B 4.3.1, step 5: `curl -X PATCH …/api/admin/tools/affected_tool -d '{"enabled": false}'`, with a reason and a way back. */
export const action = changeAction({
  summary: 'Disables a tool of the MCP server, with a reason, and asks later whether to enable it again',
  risk: 'reversible',
  params: z.object({
    name: toolName().describe('The tool, as `/mcp tools` writes it'),
    reason: text({
      missing: 'Say why: reason="APIM is down". It is shown to anyone who asks.',
      example: 'APIM is down',
      masked: true,
    }).describe('Why it is disabled, for anyone who asks'),
    for: duration({ atLeastMs: 60_000, atMostMs: 30 * 86_400_000 })
      .optional()
      .describe('When the bot asks whether to enable it again: 30m, 2h, 1d'),
  }),
  positional: ['name'],
  needs: ['tools', 'metrics', 'cluster'],
  examples: [
    '/mcp tools disable book_service for=2h reason="APIM is down"',
    '/mcp tools disable book_service reason=slow',
  ],
  deadlineMs: 5 * 60_000,

  target: ({ name }) => `tool/${name}`,

  async plan({ tools, metrics, environment, params: { name, reason, for: forMs }, signal, changes }) {
    const tool = await findTool(tools, name, signal);
    if (!tool.enabled) alreadyDisabled(name, disabledBy(tool, (await changesOfTools(changes)).get(name)));
    const calls = callsWords(await usageOf(metrics, environment, signal), name);
    return turnPlan({
      tool,
      enabled: false,
      promises: [
        promise(
          'effect',
          { calls: 'fail' },
          () => 'Calls of it fail until it is enabled again; every other tool stays as it is.',
        ),
        promise('later', { forMs: forMs ?? null }, (terms) =>
          terms.forMs === null
            ? 'It stays disabled until somebody enables it.'
            : `Asks here after ${span(terms.forMs / 1000)} whether to enable it again; nobody enables it by itself.`,
        ),
        promise('way back', { enable: true }, () => 'Way back: enable it again.'),
      ],
      course: [`Reason: ${cut(reason, 200)}`, ...(calls === undefined ? [] : [calls])],
      data: { name, forMs },
    });
  },

  async run({ tools, clock, steps, signal }, { data: { name, forMs } }) {
    const { at } = await turnTool({ tools, clock, steps, signal, name, enabled: false });
    return { at, ...(forMs === undefined ? {} : { until: new Date(Date.parse(at) + forMs).toISOString() }) };
  },

  async verify({ tools, ...context }, { data: { name } }, { until }) {
    const pods = await podsFollow(context, name, false);
    const report = turnedReport({ tool: await findTool(tools, name, context.signal), enabled: false, pods });
    if (until === undefined || report.mark !== 'good') return report;
    return { ...report, later: [{ question: `Enable ${cut(name, 80)} again?`, offer: enableOffer(name), at: until }] };
  },

  undo: ({ data: { name } }) => enableOffer(name),

  async stillWanted({ tools, signal }, { data: { name } }) {
    try {
      await findTool(tools, name, signal);
      return undefined;
    } catch (error) {
      if (isFault(error, 'TOOL_UNKNOWN')) return 'the tool is gone';
      throw error;
    }
  },
});
