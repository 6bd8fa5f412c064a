import { z } from 'zod';
import { reportMessage } from '../../blocks/report.ts';
import { mentioned } from '../../blocks/rich-text.ts';
import { resumedReport } from '../../blocks/schedule-turn.ts';
import { answer } from '../../catalog/answer.ts';
import { text } from '../../catalog/params/text.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { say } from '../../handlers/incident-answer.ts';
import { scheduleToChange, tellChannel } from '../../handlers/schedule-answer.ts';
import { nextDue } from '../../schedules/due.ts';

export const command = answer({
  summary: 'Resumes a paused schedule; times missed meanwhile are not made up',
  params: z.object({
    name: text({ missing: 'Say which schedule.', example: 'morning-health' }).describe('Name of the schedule'),
  }),
  positional: ['name'],
  examples: ['/mcp schedules resume morning-health'],
  async answer({ engine }: HandlerContext, { user, params, key }) {
    const schedule = await scheduleToChange(engine, user, params.name, 'resume');
    const { name, timetable } = schedule;
    const at = nextDue(timetable, (await engine.store.now()).getTime());
    const next = at === undefined ? undefined : new Date(at).toISOString();
    if (!(await engine.store.schedules.resume(name, user, next))) return say(`Schedule ${name} is not paused.`);
    await tellChannel(engine, schedule, key, resumedReport(schedule, next, user));
    return reportMessage(resumedReport(schedule, next), mentioned);
  },
});
