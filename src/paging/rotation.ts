import { z } from 'zod';
import { dayNumber, dayOfNumber, instantOf, isZone, localTime, parseClock, parseDay } from '../model/local-time.ts';
import { personPattern } from '../model/person.ts';

export const slackId = z.string().regex(new RegExp(`^${personPattern}$`), 'must be a Slack user id (U…)');

/** A person as the configuration names one: the Slack id alone, or Slack id and e-mail address, or the address of somebody without Slack. */
export const personSettings = z.union(
  [
    slackId,
    z
      .strictObject({
        slack: slackId.optional(),
        email: z.email({ error: 'must be an e-mail address' }).optional(),
      })
      .refine(({ slack, email }) => slack !== undefined || email !== undefined, 'must have slack, email or both'),
  ],
  { error: 'must be a Slack user id (U…), or {slack, email}' },
);
export type PersonSettings = z.infer<typeof personSettings>;

export const zoneName = z.string().refine(isZone, 'must be an IANA time zone, such as Asia/Kolkata');
const date = z.string().refine((text) => parseDay(text) !== undefined, 'must be a date such as 2026-11-02');
const clock = z
  .string()
  .refine((text) => text !== '24:00' && parseClock(text) !== undefined, 'must be a time such as 09:00');

/** People who take turns. The first has the shift that begins at `handover` on `start`. */
export const rotationSettings = z.strictObject({
  people: z.array(personSettings).min(1).describe('Who takes turns, in order'),
  every: z
    .union([z.enum(['day', 'week']), z.strictObject({ days: z.number().int().min(1).max(366) })], {
      error: 'must be day, week or {days: n}',
    })
    .default('week')
    .describe('How long a shift is'),
  handover: clock.default('09:00').describe("Time of the handover, in the rotation's time zone"),
  start: date.describe('The day of the first handover'),
  timezone: zoneName.describe('IANA time zone of the handover'),
});
export type RotationSettings = z.infer<typeof rotationSettings>;

/** One turn: from (inclusive) and to (exclusive) in ms since 1970. */
export interface Turn {
  readonly from: number;
  readonly to: number;
  /** Place in `people`. */
  readonly place: number;
}

/** When the first turn begins. */
export function firstHandover(rotation: RotationSettings): number {
  return handover(rotation, 0);
}

/** The turn that holds an instant; undefined before the first one. Turns follow each other without gap and overlap, also when clocks are moved. */
export function turnAt(rotation: RotationSettings, at: number): Turn | undefined {
  if (at < handover(rotation, 0)) return undefined;
  const passed = dayNumber(localTime(at, rotation.timezone)) - startDay(rotation);
  // The calendar gives the turn to within one; the handovers themselves decide.
  let turn = Math.floor(passed / daysOf(rotation));
  while (handover(rotation, turn) > at) turn -= 1;
  while (handover(rotation, turn + 1) <= at) turn += 1;
  return { from: handover(rotation, turn), to: handover(rotation, turn + 1), place: turn % rotation.people.length };
}

/** The instant of a wall time written `2026-12-24T09:00` in the zone, `2026-12-24` (at the handover), or with Z or an offset; undefined for others. */
export function writtenInstant(rotation: RotationSettings, text: string): number | undefined {
  const [, dayText = '', clockText, offset] =
    /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::\d{2})?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text) ?? [];
  const day = parseDay(dayText);
  const minutes = parseClock(clockText ?? rotation.handover);
  if (day === undefined || minutes === undefined) return undefined;
  if (offset === undefined) return instantOf(day, minutes, rotation.timezone);
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

function daysOf({ every }: RotationSettings): number {
  if (every === 'day') return 1;
  return every === 'week' ? 7 : every.days;
}

function startDay({ start }: RotationSettings): number {
  return dayNumber(parseDay(start) ?? { year: 1970, month: 1, day: 1 });
}

function handover(rotation: RotationSettings, turn: number): number {
  const day = dayOfNumber(startDay(rotation) + turn * daysOf(rotation));
  return instantOf(day, parseClock(rotation.handover) ?? 0, rotation.timezone);
}
