import { z } from 'zod';
import { dayNumber, dayOfNumber, instantOf, localTime, parseClock } from '../model/local-time.ts';
import type { BusinessHours } from '../model/paging.ts';
import { zoneName } from './rotation.ts';

const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const clock = z.string().refine((text) => parseClock(text) !== undefined, 'must be a time such as 09:00');

/** When people work, as a part of the configuration. */
export const businessHoursSettings = z
  .strictObject({
    timezone: zoneName.describe('IANA time zone of the hours'),
    days: z.array(z.enum(names)).min(1).default(['mon', 'tue', 'wed', 'thu', 'fri']).describe('Working days'),
    from: clock.default('09:00').describe('Start of the working day'),
    to: clock.default('18:00').describe('End of the working day; 24:00 means midnight'),
  })
  .refine(({ from, to }) => (parseClock(from) ?? 0) < (parseClock(to) ?? Number.POSITIVE_INFINITY), {
    path: ['to'],
    error: 'must be later than from',
  });

export function businessHoursOf(settings: z.infer<typeof businessHoursSettings>): BusinessHours {
  return {
    timezone: settings.timezone,
    days: [...new Set(settings.days.map((name) => names.indexOf(name) + 1))].sort(),
    from: parseClock(settings.from) ?? 0,
    to: parseClock(settings.to) ?? 24 * 60,
  };
}

/** The instant itself when it lies in the business hours, otherwise the next opening. */
export function nextOpen(hours: BusinessHours, at: Date): Date {
  const now = at.getTime();
  const today = dayNumber(localTime(now, hours.timezone));
  // A week from today has the same hours again; one day more for hours that a moved clock leaves nothing of.
  for (let number = today; number <= today + 8; number += 1) {
    const day = dayOfNumber(number);
    // 1970-01-01 was a Thursday.
    const weekday = ((((number + 3) % 7) + 7) % 7) + 1;
    if (!hours.days.includes(weekday)) continue;
    const opens = instantOf(day, hours.from, hours.timezone);
    const closes = instantOf(day, hours.to, hours.timezone);
    if (now < closes && opens < closes) return now >= opens ? at : new Date(opens);
  }
  return at;
}
