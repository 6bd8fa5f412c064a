import { z } from 'zod';
import { reportMessage } from '../blocks/report.ts';
import { mentioned } from '../blocks/rich-text.ts';
import { answer } from '../catalog/answer.ts';
import { fault } from '../errors.ts';
import type { HandlerContext } from '../handlers/context.ts';
import { seenBy } from '../handlers/visible.ts';
import type { Engine } from '../jobs/engine.ts';
import type { Person } from '../model/paging.ts';
import type { Line } from '../model/report.ts';
import type { Inline } from '../model/text.ts';
import { nextShifts, onCall } from '../paging/on-call.ts';

export const command = answer({
  summary: 'Who is on call now, and who is next',
  params: z.object({}),
  positional: [],
  examples: ['/mcp oncall'],
  async answer({ engine }: HandlerContext, { user }) {
    await seenBy(engine, user, 'see who is on call');
    const { paging, clock } = engine;
    if (paging === undefined || paging.schedules.size === 0)
      throw fault('NOT_CONFIGURED', 'Nobody is on call: there are no schedules.', {
        hint: 'Add `paging.schedules` to the configuration; docs/paging.md shows how.',
      });
    const now = clock.now();
    const pages = pagedFor(engine);
    const shown = [...paging.schedules].filter(([name]) => pages.size === 0 || pages.has(name));
    const lines = shown.map(([name, schedule]): Line => {
      if ('group' in schedule) return { mark: 'neutral', label: name, text: [`everybody in ${schedule.group}`] };
      const people = onCall(schedule, now, () => []);
      const [, next] = nextShifts(schedule, now, 2);
      const then: readonly Inline[] =
        next === undefined ? [] : ['; then ', named(next.person), ' from ', { time: next.from, as: 'date' }];
      if (people.length === 0) return { mark: 'bad', label: name, text: ['nobody', ...then] };
      return {
        mark: 'good',
        label: name,
        text: [...people.flatMap((person, index) => [...(index === 0 ? [] : [', ']), named(person)]), ...then],
      };
    });
    const rest = paging.schedules.size - shown.length;
    const notes = rest === 0 ? [] : [`${rest} more ${rest === 1 ? 'schedule' : 'schedules'}, which nothing pages`];
    return reportMessage(
      { mark: 'neutral', headline: 'On call now', parts: [{ kind: 'lines', lines }], notes },
      mentioned,
    );
  },
});

/** The schedules that incidents page. */
function pagedFor({ incidents }: Engine): ReadonlySet<string> {
  const policies = Object.values(incidents?.settings.severities ?? {}).flatMap(({ policy }) => policy ?? []);
  const targets = policies.flatMap(({ levels }) => levels.flatMap((level) => level.targets));
  return new Set(targets.flatMap((target) => (target.kind === 'schedule' ? [target.name] : [])));
}

const named = ({ slack, email }: Person): Inline => (slack === undefined ? (email ?? 'somebody') : { user: slack });
