import { z } from 'zod';
import { reportMessage } from '../blocks/report.ts';
import { mentioned } from '../blocks/rich-text.ts';
import { answer } from '../catalog/answer.ts';
import type { HandlerContext } from '../handlers/context.ts';
import { seenBy } from '../handlers/visible.ts';
import { standings } from '../jobs/standings.ts';
import { tasksReport } from '../tasks/report.ts';

/** Tasks of incidents that are shown; the oldest ones. */
const mostOfIncidents = 20;

/** Runbook A, "Routine Maintenance". */
export const command = answer({
  summary: 'Recurring tasks: what is overdue, what is due, who owns it, and the evidence that it was done',
  params: z.object({}),
  positional: [],
  examples: ['/mcp tasks'],
  async answer({ engine }: HandlerContext, { user }) {
    const seen = await seenBy(engine, user, 'see the tasks');
    const shown = [...engine.tasks.values()].filter(({ environment }) => seen.includes(environment));
    const [stand, open] = await Promise.all([
      standings(engine, shown),
      engine.store.tasks.ofIncidents(seen, mostOfIncidents),
    ]);
    return reportMessage(tasksReport(stand.standings, open, stand.now), mentioned);
  },
});
