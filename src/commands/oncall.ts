import { z } from 'zod';
import { reportMessage } from '../blocks/report.ts';
import { mentioned } from '../blocks/rich-text.ts';
import { answer } from '../catalog/answer.ts';
import { fault } from '../errors.ts';
import type { HandlerContext } from '../handlers/context.ts';
import { seenBy } from '../handlers/visible.ts';
import { policiesOf } from '../incidents/settings.ts';
import { onCallLines } from '../paging/on-call-lines.ts';

export const command = answer({
  summary: 'Who is on call now, and who is next',
  params: z.object({}),
  positional: [],
  examples: ['/mcp oncall'],
  async answer({ engine }: HandlerContext, { user }) {
    await seenBy(engine, user, 'see who is on call');
    const { paging, clock, incidents } = engine;
    if (paging === undefined || paging.schedules.size === 0)
      throw fault('NOT_CONFIGURED', 'Nobody is on call: there are no schedules.', {
        hint: 'Add `paging.schedules` to the configuration; docs/paging.md shows how.',
      });
    const taken = await engine.store.paging.takenShifts();
    const lines = onCallLines(paging.schedules, policiesOf(incidents?.settings), clock.now(), taken);
    const rest = paging.schedules.size - lines.length;
    const notes = rest === 0 ? [] : [`${rest} more ${rest === 1 ? 'schedule' : 'schedules'}, which nothing pages`];
    return reportMessage(
      { mark: 'neutral', headline: 'On call now', parts: [{ kind: 'lines', lines }], notes },
      mentioned,
    );
  },
});
