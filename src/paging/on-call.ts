import { z } from 'zod';
import type { Person } from '../model/paging.ts';
import {
  firstHandover,
  type PersonSettings,
  personSettings,
  type RotationSettings,
  rotationSettings,
  type Turn,
  turnAt,
  writtenInstant,
} from './rotation.ts';

const override = z.strictObject({
  from: z
    .string()
    .describe("When it starts: 2026-12-24T09:00 in the rotation's time zone; a date alone means that day's handover"),
  to: z.string().describe('When it ends, exclusive'),
  person: personSettings.describe('Who is on call instead'),
});

type Override = z.infer<typeof override>;

interface Turning {
  readonly rotation: RotationSettings;
  readonly overrides: readonly Override[];
}

/** Who is on call: always the same people, people who take turns, or the members of a Slack user group. */
export type Schedule = { readonly people: readonly PersonSettings[] } | Turning | { readonly group: string };

/** A schedule, as a part of the configuration: one of people, rotation and group. */
export const scheduleSettings = z
  .strictObject({
    people: z.array(personSettings).min(1).optional().describe('These people, always and all at once'),
    rotation: rotationSettings.optional().describe('People who take turns'),
    overrides: z
      .array(override)
      .max(500)
      .optional()
      .describe('Overrides of the rotation: who is on call instead, and when'),
    group: z
      .string()
      .regex(/^(?:S[A-Z0-9]{2,}|@[a-z0-9._-]+)$/, 'must be a Slack user group: @handle or its id (S…)')
      .optional()
      .describe('Slack user group; all its members are on call'),
  })
  .transform(({ people, rotation, overrides, group }, context): Schedule => {
    const mistake = (path: readonly PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path: [...path], message });
    const given = [people, rotation, group].filter((kind) => kind !== undefined);
    if (given.length !== 1) mistake([], 'must have one of people, rotation and group');
    if (overrides !== undefined && rotation === undefined) mistake(['overrides'], 'belong to a rotation');
    if (people !== undefined) return { people };
    if (group !== undefined || rotation === undefined) return { group: group ?? '' };
    const turning = { rotation, overrides: overrides ?? [] };
    checkOverrides(turning, mistake);
    return turning;
  });

function checkOverrides(
  { rotation, overrides }: Turning,
  mistake: (path: readonly PropertyKey[], message: string) => void,
): void {
  const spans = overrides.map(({ from, to }, index) => {
    const span = { from: writtenInstant(rotation, from), to: writtenInstant(rotation, to), index };
    if (span.from === undefined) mistake(['overrides', index, 'from'], 'must be a time such as 2026-12-24T09:00');
    if (span.to === undefined) mistake(['overrides', index, 'to'], 'must be a time such as 2026-12-24T09:00');
    if ((span.from ?? -1) >= (span.to ?? Number.POSITIVE_INFINITY))
      mistake(['overrides', index, 'to'], 'must be later than from');
    return span;
  });
  const ordered = spans.toSorted((a, b) => (a.from ?? 0) - (b.from ?? 0));
  for (const [at, span] of ordered.entries()) {
    const next = ordered[at + 1];
    if (next !== undefined && (span.to ?? 0) > (next.from ?? 0))
      mistake(['overrides', next.index], `overlaps with override ${span.index + 1}`);
  }
}

/** The members of a user group (`@handle` or `S…`) that can be paged; empty when Slack knows no such group. */
export type Members = (group: string) => readonly Person[];

/** A stretch of time with one person on call: from (inclusive) and to (exclusive), ISO 8601. */
export interface Shift {
  readonly from: string;
  readonly to: string;
  readonly person: Person;
  /** True when the person stands in for the one whose turn it is. */
  readonly override: boolean;
}

/** Who is on call at an instant. Empty before the first handover of a rotation, and for a group without members: nobody is. */
export function onCall(schedule: Schedule, at: Date, members: Members): readonly Person[] {
  if ('people' in schedule) return schedule.people.map(personOf);
  if ('group' in schedule) return members(schedule.group);
  const shift = shiftAt(schedule, spansOf(schedule), at.getTime());
  return shift === undefined ? [] : [shift.person];
}

/** The shift that runs at an instant and those that follow, `count` in all; empty for a schedule without turns. */
export function nextShifts(schedule: Schedule, at: Date, count: number): readonly Shift[] {
  if (!('rotation' in schedule)) return [];
  const spans = spansOf(schedule);
  const start = firstHandover(schedule.rotation);
  const shifts: Shift[] = [];
  let time = at.getTime();
  while (shifts.length < count) {
    const shift = shiftAt(schedule, spans, time);
    if (shift !== undefined) shifts.push(written(shift));
    // Nobody is on call yet: go on at whatever begins first.
    time = shift?.to ?? Math.min(start, ...spans.map(({ from }) => from).filter((from) => from > time));
  }
  return shifts;
}

/** The person a piece of the configuration names. */
export function personOf(settings: PersonSettings): Person {
  return typeof settings === 'string' ? { slack: settings } : settings;
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly person: Person;
}

interface Piece extends Span {
  readonly override: boolean;
}

function spansOf({ rotation, overrides }: Turning): readonly Span[] {
  return overrides
    .map(({ from, to, person }) => ({
      from: writtenInstant(rotation, from) ?? 0,
      to: writtenInstant(rotation, to) ?? 0,
      person: personOf(person),
    }))
    .sort((a, b) => a.from - b.from);
}

/** The piece around an instant: an override, or what overrides leave of a turn. */
function shiftAt({ rotation }: Turning, spans: readonly Span[], at: number): Piece | undefined {
  const span = spans.find(({ from, to }) => from <= at && at < to);
  if (span !== undefined) return { ...span, override: true };
  const turn = turnAt(rotation, at);
  const person = turn === undefined ? undefined : rotation.people[turn.place];
  if (turn === undefined || person === undefined) return undefined;
  return { ...leftOf(turn, spans, at), person: personOf(person), override: false };
}

function leftOf(turn: Turn, spans: readonly Span[], at: number): { readonly from: number; readonly to: number } {
  return {
    from: Math.max(turn.from, ...spans.filter(({ to }) => to <= at).map(({ to }) => to)),
    to: Math.min(turn.to, ...spans.filter(({ from }) => from > at).map(({ from }) => from)),
  };
}

function written({ from, to, person, override }: Piece): Shift {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), person, override };
}
