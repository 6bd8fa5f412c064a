import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { duration } from '../../catalog/params/duration.ts';
import { text } from '../../catalog/params/text.ts';
import { fault } from '../../errors.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { say } from '../../handlers/incident-answer.ts';
import { environmentOf } from '../../jobs/engine.ts';
import { bySchedule, isTakeable, shiftEnd, takenAt } from '../../paging/taken.ts';
import { takenMessages, takenWords } from '../../paging/taken-words.ts';

const hourMs = 3_600_000;

export const command = answer({
  summary: 'Takes a shift: you are on call in place of whoever has it, and get a test page at once',
  params: z.object({
    schedule: text({ missing: 'Say which schedule; `/mcp oncall` names them.', example: 'primary' }).describe(
      'Schedule whose shift you take',
    ),
    for: duration({ atLeastMs: 15 * 60_000, atMostMs: 14 * 24 * hourMs })
      .optional()
      .describe('How long; until the shift ends when left out'),
  }),
  positional: ['schedule'],
  examples: ['/mcp oncall take primary for=4h'],
  async answer({ engine }: HandlerContext, { user, params, key }) {
    const { paging, clock, incidents, store } = engine;
    await engine.access.require(user, environmentOf(engine, undefined), 'operator', 'take a shift');
    const schedule = paging?.schedules.get(params.schedule);
    if (paging === undefined || schedule === undefined)
      throw fault('PARAM_INVALID', `There is no schedule "${params.schedule}".`, {
        hint: '`/mcp oncall` names the schedules.',
      });
    if (!isTakeable(schedule))
      throw fault(
        'PARAM_INVALID',
        `Several people are on call for ${params.schedule} at once: there is no shift to take.`,
      );
    const now = clock.now();
    const end = shiftEnd(schedule, now);
    if (params.for === undefined && end === undefined)
      throw fault('PARAM_INVALID', `${params.schedule} has no turns, so its shift does not end by itself.`, {
        hint: 'Say how long, such as `for=4h`.',
      });
    const until = params.for === undefined ? (end ?? '') : new Date(now.getTime() + params.for).toISOString();
    const before = takenAt(await store.paging.takenShifts(), params.schedule, now);
    const relieved =
      before === undefined ? bySchedule(schedule, now).flatMap(({ slack }) => slack ?? []) : [before.person];
    const shift = { schedule: params.schedule, person: user, from: now.toISOString(), until };
    const messages = takenMessages(shift, key, relieved, incidents?.settings.indexChannel);
    await store.paging.takeShift({ key, shift, messages });
    await Promise.all([user, ...relieved].map((person) => store.messages.wantHome(person)));
    return say(...takenWords(shift));
  },
});
