import { z } from 'zod';
import { reportMessage } from '../../blocks/report.ts';
import { mentioned } from '../../blocks/rich-text.ts';
import { pausedReport } from '../../blocks/schedule-turn.ts';
import { answer } from '../../catalog/answer.ts';
import { text } from '../../catalog/params/text.ts';
import { fault } from '../../errors.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { say } from '../../handlers/incident-answer.ts';
import { scheduleToChange, tellChannel } from '../../handlers/schedule-answer.ts';

export const command = answer({
  summary: 'Pauses a schedule: it asks for nothing until it is resumed',
  params: z.object({
    name: text({ missing: 'Say which schedule.', example: 'morning-health' }).describe('Name of the schedule'),
  }),
  positional: ['name'],
  examples: ['/mcp schedules pause morning-health'],
  async answer({ engine }: HandlerContext, { user, params, key }) {
    const schedule = await scheduleToChange(engine, user, params.name, 'pause');
    const { name } = schedule;
    const paused = await engine.store.schedules.pause(name, user);
    if (paused === undefined)
      throw fault('PARAM_INVALID', `Schedule ${name} is not counted yet: no worker has started with it.`, {
        hint: 'Try again in a minute.',
      });
    if (!paused)
      return say(`Schedule ${name} is paused already.`, [{ code: `/mcp schedules resume ${name}` }, ' resumes it.']);
    await tellChannel(engine, schedule, key, pausedReport(schedule, user));
    return reportMessage(pausedReport(schedule), mentioned);
  },
});
