import { createHash } from 'node:crypto';
import { fault } from '../errors.ts';
import { cut } from '../model/cut.ts';
import type { TakenShift } from '../model/paging.ts';
import type { ShiftSwap } from '../model/shift-swap.ts';
import { nextShifts, type Schedule } from './on-call.ts';
import { bySchedule, isTakeable, shiftEnd, takenAt } from './taken.ts';

/** What somebody is told who is asked. */
const longestNote = 300;
/** Turns that are looked through for the one to take in return. */
const mostTurns = 60;

export interface SwapWish {
  /** The request's own id. */
  readonly request: string;
  readonly schedule: string;
  readonly by: string;
  readonly person: string;
  /** How long the other person has it, in ms; until the shift ends where it is left out. */
  readonly forMs: number | undefined;
  readonly note: string;
}

/** Who is on call for a schedule, shifts that somebody took included; undefined where nobody is. */
export function holderAt(schedule: Schedule, name: string, taken: readonly TakenShift[], at: Date): string | undefined {
  return takenAt(taken, name, at)?.person ?? bySchedule(schedule, at)[0]?.slack;
}

/**
 * The question that asks somebody to take a shift: a whole one for the next whole one of theirs where they have turns, a part of one for
 * nothing. Throws PARAM_INVALID where whoever asks does not have the shift, or it has no end.
 */
export function swapOf(schedule: Schedule, taken: readonly TakenShift[], now: Date, wish: SwapWish): ShiftSwap {
  const { schedule: name, by, person, forMs } = wish;
  if (!isTakeable(schedule))
    throw fault('PARAM_INVALID', `Several people are on call for ${name} at once: there is no shift to hand on.`);
  const holder = holderAt(schedule, name, taken, now);
  if (holder !== by)
    throw fault(
      'PARAM_INVALID',
      holder === undefined
        ? `Nobody is on call for ${name} now.`
        : ['You are not on call for ', name, ': ', { user: holder }, ' is.'],
      { hint: `\`/mcp oncall take ${name}\` puts you on call.` },
    );
  if (person === by) throw fault('PARAM_INVALID', 'You have that shift already.', { hint: 'Mention somebody else.' });
  const end = takenAt(taken, name, now)?.until ?? shiftEnd(schedule, now);
  if (forMs === undefined && end === undefined)
    throw fault('PARAM_INVALID', `${name} has no turns, so its shift does not end by itself.`, {
      hint: 'Say how long, such as `for=4h`.',
    });
  const until = forMs === undefined ? (end ?? '') : new Date(now.getTime() + forMs).toISOString();
  const theirs =
    forMs === undefined
      ? nextShifts(schedule, new Date(until), mostTurns).find((shift) => shift.person.slack === person)
      : undefined;
  return {
    key: createHash('sha256').update(wish.request).digest('hex').slice(0, 16),
    schedule: name,
    by,
    person,
    until,
    back: theirs && { from: theirs.from, until: theirs.to },
    note: cut(wish.note.trim(), longestNote),
    state: 'asked',
  };
}
