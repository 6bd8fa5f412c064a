import { z } from 'zod';
import { reportMessage } from '../../blocks/report.ts';
import { mentioned } from '../../blocks/rich-text.ts';
import { answer } from '../../catalog/answer.ts';
import { nearest } from '../../catalog/nearest.ts';
import { instant, instantIn } from '../../catalog/params/instant.ts';
import { text } from '../../catalog/params/text.ts';
import { fault } from '../../errors.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { environmentOf } from '../../jobs/engine.ts';
import { cut } from '../../model/cut.ts';
import type { Environment } from '../../model/environment.ts';
import { spanWords } from '../../windows/report.ts';

const hourMs = 3_600_000;

/** Runbook B 5.1: "Planned window". */
export const command = answer({
  summary: 'Plans a maintenance window that has no day of its own, such as an upgrade of Kubernetes',
  params: z.object({
    name: text({ missing: 'Say which window.', example: 'Kubernetes upgrades' }).describe('Name of the window'),
    at: instant().describe('When it begins, in the time zone of the environment unless an offset is written'),
  }),
  positional: ['name'],
  environment: true,
  examples: ['/mcp window plan "Kubernetes upgrades" at="2026-12-12 22:00"'],
  async answer({ engine }: HandlerContext, { user, params, environment: typed, key, channel }) {
    const environment = environmentOf(engine, typed);
    await engine.access.require(user, environment, 'operator', 'plan a maintenance window');
    const { name, hours } = plannable(environment, params.name);
    const now = await engine.store.now();
    const from = instantIn(params.at, { zone: environment.timezone, now, alone: 'future' });
    if (from <= now)
      throw fault('PARAM_INVALID', 'That time is over.', { hint: 'Give a day too: `at="2026-12-12 22:00"`.' });
    const span = { from: from.getTime(), to: from.getTime() + hours * hourMs };
    const order = { name, from: from.toISOString(), to: new Date(span.to).toISOString(), plannedBy: user };
    const { moved } = await engine.store.windows.plan({ key, environment: environment.name, ...order });
    const report = {
      mark: 'neutral' as const,
      headline: `${name} is planned in ${environment.name}`,
      parts: [{ kind: 'text' as const, text: spanWords(span, environment.timezone) }],
      notes: moved === undefined ? [] : [['moved from ', { time: moved.from, as: 'date' as const }]],
    };
    // Those who work there know it without asking.
    await engine.store.messages.add({
      ...{ key: `window:${key}`, kind: 'note', priority: 2, channel: environment.channel ?? channel },
      content: { report: { ...report, notes: [...report.notes, ['planned by ', { user }]] } },
    });
    return reportMessage(report, mentioned);
  },
});

/** A window that people plan, by its name. Throws PARAM_INVALID. */
function plannable({ windows, name: environment }: Environment, typed: string) {
  const name = typed.trim().toLowerCase();
  const planned = windows.flatMap((window) => ('every' in window ? [window] : []));
  const found = planned.find((window) => window.name.toLowerCase() === name);
  if (found !== undefined) return found;
  const names = planned.map((window) => window.name);
  const near = nearest(
    name,
    names.map((one) => one.toLowerCase()),
  );
  throw fault('PARAM_INVALID', `${environment} has no window "${cut(typed, 60)}" that people plan.`, {
    hint:
      near !== undefined
        ? `Did you mean "${near}"?`
        : names.length === 0
          ? `Add one with \`every: quarter\` to \`environments.${environment}.windows\`.`
          : `There are: ${names.join(', ')}.`,
  });
}
