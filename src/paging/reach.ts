import type { Person } from '../model/paging.ts';
import type { DueEscalation, NewPage } from '../ports/store/paging.ts';
import type { Escalator, PagingSettings } from './escalator.ts';
import { onCall } from './on-call.ts';
import type { Unreadable } from './on-call-directory.ts';
import { takenAt } from './taken.ts';

type Targets = DueEscalation['policy']['levels'][number]['targets'];

/** A user group that Slack would not tell the members of. */
export interface UnreadableGroup extends Unreadable {
  readonly group: string;
}

/** Who is to be paged at a level, and what could not be read on the way. */
export interface Reached {
  readonly people: readonly Person[];
  readonly unreadable: readonly UnreadableGroup[];
}

/** Everybody of a level who can be reached, once each. All are looked up at the same time, so that a level takes as long as its slowest look-up. */
export async function reach(context: Escalator, targets: Targets, now: Date): Promise<Reached> {
  const named = await Promise.all(
    targets.map((target) =>
      target.kind === 'person' ? only([{ slack: target.slack }]) : onShift(context, target.name, now),
    ),
  );
  const everybody = named.flatMap(({ people }) => people);
  const there = await Promise.all(everybody.map(({ slack }) => slack === undefined || context.people.reachable(slack)));
  const found = new Map<string, Person>();
  for (const [index, person] of everybody.entries()) {
    const left = there[index] === true ? person : { email: person.email };
    // Who no provider here can reach counts as nobody.
    if (context.settings.order.some((provider) => fits(provider, left)))
      found.set(person.slack ?? person.email ?? '', left);
  }
  return { people: [...found.values()], unreadable: named.flatMap(({ unreadable }) => unreadable) };
}

const only = (people: readonly Person[]): Reached => ({ people, unreadable: [] });

async function onShift(context: Escalator, name: string, now: Date): Promise<Reached> {
  const schedule = context.settings.schedules.get(name);
  if (schedule === undefined) return only([]);
  const taken = takenAt(await context.store.paging.takenShifts(), name, now);
  // Whoever took it and cannot be reached leaves it to the schedule.
  if (taken !== undefined && (await context.people.reachable(taken.person))) return only([{ slack: taken.person }]);
  if (!('group' in schedule)) return only(onCall(schedule, now, () => []));
  const { members, unreadable } = await context.people.members(schedule.group);
  const people = onCall(schedule, now, () => [...members].map((slack) => ({ slack })));
  return { people, unreadable: unreadable === undefined ? [] : [{ ...unreadable, group: schedule.group }] };
}

/** A page of one person by one provider. */
export function pageBy(
  settings: PagingSettings,
  provider: string,
  page: {
    readonly key: string;
    readonly person: Person;
    readonly levelName: string;
    readonly nextAt: string | undefined;
  },
): NewPage {
  return {
    ...page,
    key: `${page.key}:${provider}`,
    provider,
    deadlineMs: settings.lateMs,
    tellsEnds: settings.tellsEnds.get(provider),
  };
}

/** Slack needs an account, mail an address; whoever has neither is reached by nothing. */
export function fits(provider: string, person: Person): boolean {
  return provider === 'slack' ? person.slack !== undefined : person.slack !== undefined || person.email !== undefined;
}
