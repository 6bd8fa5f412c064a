import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { duration } from '../../catalog/params/duration.ts';
import { text } from '../../catalog/params/text.ts';
import { fault } from '../../errors.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { say } from '../../handlers/incident-answer.ts';
import { environmentOf } from '../../jobs/engine.ts';
import { asTyped, personIn } from '../../model/typed-people.ts';
import { swapOf } from '../../paging/swap.ts';
import { swapAsked, swapQuestion } from '../../paging/swap-words.ts';

/** The mention it begins with is who is asked, and no part of the note. */
const firstMention = /^\s*<@[^<>]+>\s*/;

export const command = answer({
  summary: 'Asks somebody to take your shift, for the next one of theirs; they have to accept',
  params: z.object({
    schedule: text({ missing: 'Say which schedule; `/mcp oncall` names them.', example: 'primary' }).describe(
      'Schedule whose shift you have',
    ),
    with: text({ rest: true, people: true, missing: 'Say who should take it, such as `@name`.' }).describe(
      'Who is asked to take it, and what they should know',
    ),
    for: duration({ atLeastMs: 15 * 60_000, atMostMs: 14 * 24 * 3_600_000 })
      .optional()
      .describe('Only this long, for nothing in return; the whole shift when left out'),
  }),
  positional: ['schedule', 'with'],
  examples: ['/mcp oncall swap primary @ola for=2h "dentist at 3"'],
  async answer({ engine }: HandlerContext, { user, params, key }) {
    const { paging, clock, store } = engine;
    await engine.access.require(user, environmentOf(engine, undefined), 'operator', 'swap a shift');
    const schedule = paging?.schedules.get(params.schedule);
    if (schedule === undefined)
      throw fault('PARAM_INVALID', `There is no schedule "${params.schedule}".`, {
        hint: '`/mcp oncall` names the schedules.',
      });
    const person = personIn(params.with);
    if (person === undefined)
      throw fault('PARAM_INVALID', 'I do not know who that is.', {
        hint: 'Mention the person first, such as `@name`.',
      });
    const note = asTyped(params.with.replace(firstMention, '')).replace(/^"|"$/g, '');
    const taken = await store.paging.takenShifts();
    const wish = { request: key, schedule: params.schedule, by: user, person, forMs: params.for, note };
    const swap = swapOf(schedule, taken, clock.now(), wish);
    await store.paging.askSwap(swap, swapQuestion(swap));
    return say(...swapAsked(swap));
  },
});
