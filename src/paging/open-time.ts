import { dayNumber, dayOfNumber, instantOf, localTime } from '../model/local-time.ts';
import type { BusinessHours } from '../model/paging.ts';
import { nextOpen } from './business-hours.ts';

/** How long one business day is, in ms, on a day whose clock is not moved. */
export function openDayMs({ from, to }: BusinessHours): number {
  return (to - from) * 60_000;
}

/**
 * The instant by which so much business time has passed since `at`: an hour on Friday at 17:30, where people work until 18:00, ends on
 * Monday at 09:30.
 */
export function afterOpen(hours: BusinessHours, at: Date, openMs: number): Date {
  let left = openMs;
  let now = nextOpen(hours, at);
  // Each turn is one business day.
  for (;;) {
    const closes = instantOf(
      dayOfNumber(dayNumber(localTime(now.getTime(), hours.timezone))),
      hours.to,
      hours.timezone,
    );
    const today = closes - now.getTime();
    if (left <= today) return new Date(now.getTime() + left);
    // A day that a moved clock leaves no hours of counts as one, so that this ends.
    left -= today > 0 ? today : Math.min(left, openDayMs(hours));
    now = nextOpen(hours, new Date(closes));
  }
}
