import type { EscalationPolicy, Person, TakenShift } from '../model/paging.ts';
import type { Line } from '../model/report.ts';
import type { Inline } from '../model/text.ts';
import { nextShifts, type Schedule } from './on-call.ts';
import { bySchedule, takenAt } from './taken.ts';

/** The schedules that these policies page. */
function pagedBy(policies: readonly EscalationPolicy[]): ReadonlySet<string> {
  const targets = policies.flatMap(({ levels }) => levels.flatMap((level) => level.targets));
  return new Set(targets.flatMap((target) => (target.kind === 'schedule' ? [target.name] : [])));
}

/** Who is on call now and who is next, a line for each schedule that the policies page (for each there is, where they page none). */
export function onCallLines(
  schedules: ReadonlyMap<string, Schedule>,
  policies: readonly EscalationPolicy[],
  now: Date,
  taken: readonly TakenShift[],
): readonly Line[] {
  const paged = pagedBy(policies);
  const shown = [...schedules].filter(([name]) => paged.size === 0 || paged.has(name));
  return shown.map(([name, schedule]): Line => {
    if ('group' in schedule) return { mark: 'neutral', label: name, text: [`everybody in ${schedule.group}`] };
    const stand = takenAt(taken, name, now);
    if (stand !== undefined)
      return { mark: 'good', label: name, text: standIn(stand, bySchedule(schedule, new Date(stand.until))) };
    const people = bySchedule(schedule, now);
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
}

/** Until when somebody stands in, and who is on call by the schedule after that. */
const standIn = ({ person, until }: TakenShift, after: readonly Person[]): readonly Inline[] => [
  { user: person },
  ', who took it, until ',
  { time: until, as: 'date' },
  ...(after.length === 0 ? [] : ['; then ']),
  ...after.flatMap((one, index) => [...(index === 0 ? [] : [', ']), named(one)]),
];

const named = ({ slack, email }: Person): Inline => (slack === undefined ? (email ?? 'somebody') : { user: slack });
