import { z } from 'zod';
import { schedulesList } from '../blocks/schedules-list.ts';
import { answer } from '../catalog/answer.ts';
import type { HandlerContext } from '../handlers/context.ts';
import { seenBy } from '../handlers/visible.ts';
import { environmentOf } from '../jobs/engine.ts';

/** Questions for later that are shown; the next ones. */
const mostLater = 20;

export const command = answer({
  summary: 'Scheduled commands: when each is next, and how the last run went',
  params: z.object({}),
  positional: [],
  examples: ['/mcp schedules'],
  async answer({ engine }: HandlerContext, { user }) {
    const seen = await seenBy(engine, user, 'see the schedules');
    const shown = [...engine.schedules.values()].filter(({ environment }) => seen.includes(environment));
    const [states, now, later] = await Promise.all([
      engine.store.schedules.states(shown.map(({ name }) => name)),
      engine.store.now(),
      engine.store.timedOffers.waiting(seen, mostLater),
    ]);
    const stateOf = new Map(states.map((state) => [state.name, state]));
    return schedulesList(
      shown.map((schedule) => ({ schedule, state: stateOf.get(schedule.name) })),
      now,
      later.map((one) => ({ ...one, timezone: environmentOf(engine, one.environment).timezone })),
    );
  },
});
