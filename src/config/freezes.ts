import { z } from 'zod';
import type { Freeze } from '../model/freeze.ts';
import { parseClock, parseDay } from '../model/local-time.ts';

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** An ISO 8601 time with its offset, in ms since 1970; undefined for anything else. */
function instantIn(text: string): number | undefined {
  const [, day = '', clock = ''] =
    /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/.exec(text) ?? [];
  if (parseDay(day) === undefined || parseClock(clock) === undefined) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

const freeze = z
  .strictObject({
    name: z.string().trim().min(1, 'must not be empty: messages show it').max(60).describe('What people call it'),
    days: z
      .array(z.enum(dayNames, { error: `must be one of ${dayNames.join(', ')}` }))
      .min(1, 'must name at least one day; leave it out for a window from a date to a date')
      .optional()
      .describe('Days a weekly window begins on; omit for a window between two dates'),
    from: z
      .string()
      .describe(
        "When it begins: 2026-12-18T18:00:00+05:30 or, with days, a time such as 18:00 in the environment's time zone",
      ),
    to: z
      .string()
      .describe('When it ends, written like from; a weekly window whose end is not after its start ends the next day'),
    during: z
      .enum(['two-approvers', 'refuse'])
      .default('two-approvers')
      .describe(
        'What happens to a change during it: two people other than the requester must approve, or it is refused',
      ),
  })
  .superRefine(({ days, from, to }, context) => {
    const mistake = (at: 'from' | 'to', message: string) => context.addIssue({ code: 'custom', path: [at], message });
    const read = days === undefined ? instantIn : parseClock;
    const wanted =
      days === undefined
        ? 'must be a date and time with its offset, such as 2026-12-18T18:00:00+05:30; name days for a weekly window'
        : 'must be a time such as 18:00; leave days out for a window from a date to a date';
    const [begins, ends] = [read(from), read(to)];
    if (begins === undefined) mistake('from', wanted);
    if (ends === undefined) mistake('to', wanted);
    if (begins === undefined || ends === undefined) return;
    if (days === undefined && ends <= begins) mistake('to', 'must be later than from');
    if (days !== undefined && from === '24:00') mistake('from', 'must be 00:00 of the day it begins on');
    if (days !== undefined && ends === begins) mistake('to', 'must differ from from; a whole day is 00:00 to 24:00');
  });

/** `environments.NAME.freezes`. */
export const freezesSection = z
  .array(freeze)
  .max(200)
  .default([])
  .describe('Change freezes: windows in which no one can make a change alone, or at all')
  .superRefine((freezes, context) => {
    for (const [index, { name }] of freezes.entries())
      if (freezes.findIndex((other) => other.name === name) !== index)
        context.addIssue({ code: 'custom', path: [index, 'name'], message: 'is the name of another window' });
  });

/** The windows of an environment; weekly ones go by the clock on the wall of its time zone. */
export function freezesOf(settings: z.infer<typeof freezesSection>, timezone: string): readonly Freeze[] {
  return settings.map(({ name, during, days, from, to }) => ({
    name,
    during,
    span:
      days === undefined
        ? { from: instantIn(from) ?? 0, to: instantIn(to) ?? 0 }
        : {
            days: [...new Set(days.map((day) => dayNames.indexOf(day) + 1))].sort(),
            from: parseClock(from) ?? 0,
            to: parseClock(to) ?? 0,
            timezone,
          },
  }));
}
