import type { Freeze, Frozen, Span, WeeklySpan } from './freeze.ts';
import { dayNumber, dayOfNumber, instantOf, localTime } from './local-time.ts';

/** The windows of a week that follow each other without a gap are one; after so many it is told to end, and is asked again then. */
const mostInARow = 7;

/**
 * The freeze that holds at an instant, and until when; undefined where none does. Of several the one that refuses, then the one that lasts
 * longest. A window holds from its first moment, and no more at its last.
 */
export function freezeAt(freezes: readonly Freeze[], at: Date): Frozen | undefined {
  const now = at.getTime();
  const holding = freezes.flatMap(({ name, during, span }) => {
    const end = 'days' in span ? endOfWeekly(span, now) : endOf(span, now);
    return end === undefined ? [] : [{ name, during, end }];
  });
  const strictness = ({ during }: { readonly during: Freeze['during'] }) => (during === 'refuse' ? 1 : 0);
  const [first] = holding.sort((a, b) => strictness(b) - strictness(a) || b.end - a.end);
  return first && { name: first.name, during: first.during, until: new Date(first.end).toISOString() };
}

function endOf({ from, to }: Span, now: number): number | undefined {
  return from <= now && now < to ? to : undefined;
}

function endOfWeekly(span: WeeklySpan, now: number): number | undefined {
  const today = dayNumber(localTime(now, span.timezone));
  // One that began yesterday may still hold; a day earlier none does, even where a moved clock made it longer.
  let end = latest([today - 1, today].map((day) => endOf(onDay(span, day), now)));
  for (let more = 1; end !== undefined && more < mostInARow; more += 1) {
    const day = dayNumber(localTime(end, span.timezone));
    const here = end;
    const longer = latest([day - 1, day].map((number) => endOf(onDay(span, number), here)));
    if (longer === undefined) break;
    end = longer;
  }
  return end;
}

function latest(ends: readonly (number | undefined)[]): number | undefined {
  const known = ends.filter((end) => end !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** The window that begins on a day; an empty one where none does. A time that comes twice is held from its first to its last. */
function onDay({ days, from, to, timezone }: WeeklySpan, number: number): Span {
  // 1970-01-01 was a Thursday.
  const weekday = ((((number + 3) % 7) + 7) % 7) + 1;
  if (!days.includes(weekday)) return { from: 0, to: 0 };
  const endsOn = to > from ? number : number + 1;
  return {
    from: instantOf(dayOfNumber(number), from, timezone),
    to: instantOf(dayOfNumber(endsOn), to, timezone, 'last'),
  };
}
