import type { Person, TakenShift } from '../model/paging.ts';
import { type Members, nextShifts, onCall, type Schedule } from './on-call.ts';

/** Who has taken the shift of a schedule that runs at an instant; of several the newest, which comes first. */
export function takenAt(taken: readonly TakenShift[], schedule: string, at: Date): TakenShift | undefined {
  const time = at.getTime();
  return taken.find((one) => one.schedule === schedule && Date.parse(one.from) <= time && time < Date.parse(one.until));
}

/** Whether one person at a time is on call, so that another one can stand in for them. */
export function isTakeable(schedule: Schedule): boolean {
  return 'rotation' in schedule || ('people' in schedule && schedule.people.length === 1);
}

const nobody: Members = () => [];

/** When the shift that runs at an instant ends by the schedule, ISO 8601; undefined where it has no turns. */
export function shiftEnd(schedule: Schedule, at: Date): string | undefined {
  const [now] = nextShifts(schedule, at, 1);
  return now !== undefined && Date.parse(now.from) <= at.getTime() ? now.to : undefined;
}

/** Who is on call by the schedule alone, whoever has taken the shift. */
export const bySchedule = (schedule: Schedule, at: Date): readonly Person[] => onCall(schedule, at, nobody);
