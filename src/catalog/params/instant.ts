import { z } from 'zod';
import { fault } from '../../errors.ts';
import {
  type CalendarDay,
  dayNumber,
  dayOfNumber,
  instantOf,
  localTime,
  parseClock,
  parseDay,
} from '../../model/local-time.ts';
import type { Inline } from '../../model/text.ts';
import { ofKind } from './kind.ts';

const form = /^(?:(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::00)?)?|(\d{2}:\d{2}))(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$/i;
const wrong = 'must be a time, such as 14:30, 2026-11-30 14:30 or 2026-11-30T14:30+05:30';

interface Written {
  readonly day: CalendarDay | undefined;
  /** After midnight. */
  readonly minutes: number;
  /** Minutes ahead of UTC; undefined where none is written. */
  readonly offset: number | undefined;
}

function read(text: string): Written | undefined {
  const [whole, date, timeOfDay, alone, zone] = form.exec(text.trim()) ?? [];
  const day = date === undefined ? undefined : parseDay(date);
  const minutes = parseClock(timeOfDay ?? alone ?? '00:00');
  if (whole === undefined || minutes === undefined || (date !== undefined && day === undefined)) return undefined;
  return { day, minutes, offset: zone === undefined ? undefined : offsetOf(zone) };
}

function offsetOf(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}

/**
 * A moment as people type it: `14:30`, `2026-11-30 14:30`, `2026-11-30T14:30+05:30`. Only its form is checked here, for the zone it is
 * meant in is that of the environment: see instantIn.
 */
export const instant = () =>
  ofKind(
    { name: 'a time', example: '2026-11-30 14:30' },
    z
      .string()
      .max(40, wrong)
      .refine((text) => read(text) !== undefined, wrong),
  );

interface Meant {
  readonly zone: string;
  readonly now: Date;
  /** A time of day alone is the last one that was, or the next one that comes. */
  readonly alone: 'past' | 'future';
}

/** The moment a person means, in the zone of the environment unless an offset is written. Throws PARAM_INVALID for what is no time. */
export function instantIn(typed: string, { zone, now, alone }: Meant): Date {
  const written = read(typed);
  if (written === undefined) throw fault('PARAM_INVALID', `"${typed.slice(0, 40)}" ${wrong}.`);
  const { day, minutes, offset } = written;
  const on = (date: CalendarDay) =>
    offset === undefined ? instantOf(date, minutes, zone) : dayNumber(date) * 86_400_000 + (minutes - offset) * 60_000;
  if (day !== undefined) return new Date(on(day));
  const today = dayNumber(localTime(now.getTime(), offset === undefined ? zone : 'UTC'));
  const around = [-1, 0, 1].map((days) => on(dayOfNumber(today + days)));
  const at =
    alone === 'past' ? around.findLast((one) => one <= now.getTime()) : around.find((one) => one > now.getTime());
  return new Date(at ?? now);
}

/** A moment in three notations: for the reader's own clock, in the zone of the environment, in UTC. */
export function instantWords(at: Date, zone: string): readonly Inline[] {
  const wall = localTime(at.getTime(), zone);
  const two = (count: number) => String(count).padStart(2, '0');
  const local = `${wall.year}-${two(wall.month)}-${two(wall.day)} ${two(Math.floor(wall.minutes / 60))}:${two(wall.minutes % 60)}`;
  return [
    { time: at.toISOString(), as: 'date' },
    ` (${local} ${zone}, ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC)`,
  ];
}
