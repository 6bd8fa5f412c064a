import { wallTime } from '../model/local-time.ts';
import type { Report } from '../model/report.ts';
import type { Inline } from '../model/text.ts';
import type { Schedule } from '../schedules/schedule.ts';

/** What is said of a schedule that was paused; `user` where it is said to others. */
export function pausedReport({ name }: Pick<Schedule, 'name'>, user?: string): Report {
  const who: readonly Inline[] = user === undefined ? [] : ['By ', { user }, '. '];
  const text = [...who, 'It asks for nothing until ', { code: `/mcp schedules resume ${name}` }, '.'];
  return { mark: 'neutral', headline: `Schedule ${name} is paused.`, parts: [{ kind: 'text', text }] };
}

/** What is said of a schedule that was resumed; `next` is ISO 8601. */
export function resumedReport(
  { name, timetable: { timezone } }: Pick<Schedule, 'name' | 'timetable'>,
  next: string | undefined,
  user?: string,
): Report {
  const who: readonly Inline[] = user === undefined ? [] : ['By ', { user }, '. '];
  const when: readonly Inline[] =
    next === undefined
      ? ['It is never due again.']
      : [`Next ${wallTime(next, timezone)} ${timezone} (`, { time: next, as: 'date' }, ' for you).'];
  return {
    mark: 'neutral',
    headline: `Schedule ${name} is resumed.`,
    parts: [{ kind: 'text', text: [...who, ...when] }],
  };
}
