import type { EscalationPolicy } from '../model/paging.ts';
import type { Report } from '../model/report.ts';
import type { Escalator } from './escalator.ts';
import { personOf, type Schedule } from './on-call.ts';
import { unreadableAlarm } from './unreadable.ts';

/** What is needed to look through the rosters. */
export interface RosterContext extends Escalator {
  readonly policies: readonly EscalationPolicy[];
}

/** Somebody who is to be paged some day and could not be reached. */
export interface Gap {
  /** Slack id of a person, or the name of a user group. */
  readonly who: string;
  /** `unknown`: a group whose members were never read. */
  readonly why: 'deactivated' | 'empty' | 'unknown';
  /** Schedules and escalation policies that name them. */
  readonly where: readonly string[];
}

/**
 * Looks through every schedule and policy for people who are gone: whose account is deactivated, or groups without members. Told once a day in
 * the index channel, before somebody is paged in vain (reliability, part B row 16). Whoever Slack cannot tell of now is not counted; a group it will
 * never tell of (no scope, no such group) is told of too. What was read of groups is kept for when Slack cannot be asked; a group that never could
 * be read is a gap of its own, which is not told but looked at again soon.
 */
export async function auditRoster(context: RosterContext): Promise<readonly Gap[]> {
  const gaps: Gap[] = [];
  for (const [who, where] of named(context)) {
    if (where.group) {
      const { members, unreadable } = await context.people.members(who);
      if (unreadable !== undefined && unreadable.knownAt === undefined)
        gaps.push({ who, why: 'unknown', where: [...where.names] });
      if (unreadable?.lasting)
        await context.store.messages.add(
          unreadableAlarm({ ...unreadable, group: who }, context.channel, today(context)),
        );
      else if (unreadable === undefined && members.size === 0)
        gaps.push({ who, why: 'empty', where: [...where.names] });
    } else if (!(await context.people.reachable(who))) {
      gaps.push({ who, why: 'deactivated', where: [...where.names] });
    }
  }
  const certain = gaps.filter(({ why }) => why !== 'unknown');
  if (certain.length > 0) await tell(context, certain);
  return gaps;
}

interface Named {
  readonly group: boolean;
  readonly names: Set<string>;
}

/** Everybody who is named, each once, with the places. */
function named({ settings, policies }: RosterContext): ReadonlyMap<string, Named> {
  const all = new Map<string, Named>();
  const add = (who: string | undefined, group: boolean, where: string) => {
    if (who === undefined) return;
    const known = all.get(who) ?? { group, names: new Set() };
    known.names.add(where);
    all.set(who, known);
  };
  for (const [name, schedule] of settings.schedules)
    for (const { who, group } of namedBy(schedule)) add(who, group, `schedule ${name}`);
  for (const { name, levels } of policies)
    for (const level of levels)
      for (const target of level.targets)
        if (target.kind === 'person') add(target.slack, false, `policy ${name} ${level.name}`);
  return all;
}

function namedBy(schedule: Schedule): readonly { readonly who: string | undefined; readonly group: boolean }[] {
  if ('group' in schedule) return [{ who: schedule.group, group: true }];
  const people =
    'people' in schedule
      ? schedule.people
      : [...schedule.rotation.people, ...schedule.overrides.map(({ person }) => person)];
  return people.map((person) => ({ who: personOf(person).slack, group: false }));
}

async function tell(context: RosterContext, gaps: readonly Gap[]): Promise<void> {
  const report: Report = {
    mark: 'warning',
    headline: `${gaps.length === 1 ? 'Somebody' : `${gaps.length} names`} on call cannot be reached`,
    parts: [
      {
        kind: 'lines',
        lines: gaps.map(({ who, why, where }) => ({
          mark: 'bad' as const,
          label: where.join(', '),
          text:
            why === 'empty' ? [`the user group ${who} has no members`] : [{ user: who }, ' is deactivated in Slack'],
        })),
      },
    ],
    notes: ['pages skip them at once and go to the next level', 'change `paging` in the configuration'],
  };
  await context.store.messages.add({
    key: `roster:${today(context).slice(0, 10)}`,
    kind: 'note',
    priority: 3,
    channel: context.channel,
    content: { report },
  });
}

const today = ({ clock }: RosterContext) => clock.now().toISOString();
