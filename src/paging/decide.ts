import type { EscalationLevel, Person } from '../model/paging.ts';
import type { Text } from '../model/text.ts';
import type { EventOf } from '../model/timeline.ts';
import type { MessageContent, NewMessage } from '../ports/store/messages.ts';
import type { DueEscalation, EscalationStep, NewPage } from '../ports/store/paging.ts';
import type { Escalator } from './escalator.ts';
import { heldUntil, nextStep } from './policy.ts';
import { fits, pageBy, reach, type UnreadableGroup } from './reach.ts';
import { unreadableAlarm, unreadableWords } from './unreadable.ts';

type Standing = Pick<EscalationStep, 'incident' | 'epoch' | 'level' | 'round' | 'series'>;

/** What an escalation that is due comes to: whom to page, or to wait, or its end. Writes nothing. */
export async function decide(context: Escalator, due: DueEscalation): Promise<EscalationStep> {
  const now = new Date(due.now);
  const same = { incident: due.incident, epoch: due.epoch, level: due.level, round: due.round, series: due.series };
  const nothing = { pages: [], entry: undefined };
  if (due.state === 'acknowledged') {
    const leaseMs = context.settings.ackLeaseMs(due.severity);
    const seen = due.activeAt === undefined ? 0 : Date.parse(due.activeAt) + leaseMs;
    if (due.activeBy === due.acknowledgedBy && seen > now.getTime())
      return { ...same, ...nothing, state: 'acknowledged', dueAt: new Date(seen).toISOString() };
  }
  const held = heldUntil(due.policy, due.severity, now);
  if (held > now) return { ...same, ...nothing, state: 'armed', dueAt: held.toISOString() };
  const next = nextStep(due.policy, due, { severity: due.severity, now });
  const level = next === undefined ? undefined : due.policy.levels[next.level];
  if (next === undefined || level === undefined) return exhausted(due, same);
  const { people, unreadable } = await reach(context, level.targets, now);
  const at = {
    ...same,
    state: 'armed' as const,
    level: next.level,
    round: next.round,
    alarms: alarmsOf(context, unreadable, due.now),
    trouble: troubleOf(level, unreadable, people.length > 0),
  };
  const key = `escalation:${due.epoch}`;
  const told = { ...lapsed(due), level: level.name, role: level.role, ...unreadTold(unreadable) };
  if (people.length === 0) {
    const event = { kind: 'nobody-on-call' as const, ...told };
    return { ...at, pages: [], entry: { key, event }, dueAt: due.now, note: skipped(level, unreadable) };
  }
  const last = nextStep(due.policy, next, { severity: due.severity, now: next.dueAt }) === undefined;
  const pages = people.flatMap((person) =>
    pagesFor(context, due, at, level.name, person, last ? undefined : next.dueAt.toISOString()),
  );
  const who = people.map((person) => person.slack ?? person.email ?? '');
  const event = { kind: 'escalated' as const, ...told, people: who };
  const note = unreadable.length === 0 ? undefined : said('warning', `${level.name} may be paged wrongly`, unreadable);
  return { ...at, pages, entry: { key, event }, dueAt: next.dueAt.toISOString(), note };
}

/** Whose acknowledgement ran out before this. */
function lapsed({ state, acknowledgedBy = 'somebody' }: DueEscalation): { readonly lapsed?: string } {
  return state === 'acknowledged' ? { lapsed: acknowledgedBy } : {};
}

function unreadTold(groups: readonly UnreadableGroup[]): Pick<EventOf<'escalated'>, 'unreadable'> {
  if (groups.length === 0) return {};
  return {
    unreadable: groups.map(({ group, reason, knownAt }) => ({
      group,
      reason,
      ...(knownAt === undefined ? {} : { knownAt }),
    })),
  };
}

function exhausted(due: DueEscalation, same: Standing): EscalationStep {
  return {
    ...same,
    state: 'exhausted',
    pages: [],
    entry: { key: `escalation:${due.epoch}`, event: { kind: 'escalation-exhausted', ...lapsed(due) } },
    dueAt: undefined,
    note: said('bad', 'Every level was paged, and nobody acknowledged. Call somebody: /mcp contacts.'),
  };
}

function skipped(level: EscalationLevel, unreadable: readonly UnreadableGroup[]): MessageContent {
  const headline =
    unreadable.length === 0
      ? `Nobody is on call at ${level.name} (${level.role}). Moving on to the next level now.`
      : `Nobody can be reached at ${level.name} (${level.role}). Moving on to the next level now.`;
  return said('bad', headline, unreadable);
}

function said(mark: 'bad' | 'warning', headline: string, unreadable: readonly UnreadableGroup[] = []): MessageContent {
  const items = unreadable.map((group): Text => `${unreadableWords(group)}.`);
  const parts = items.length === 0 ? {} : { parts: items.map((text) => ({ kind: 'text' as const, text })) };
  return { report: { mark, headline, ...parts } };
}

function troubleOf(level: EscalationLevel, unreadable: readonly UnreadableGroup[], paged: boolean): string | undefined {
  if (unreadable.length > 0) return `${level.name}: ${unreadable.map(unreadableWords).join('; ')}`;
  return paged ? undefined : `${level.name}: nobody is on call`;
}

function alarmsOf(context: Escalator, unreadable: readonly UnreadableGroup[], now: string): readonly NewMessage[] {
  return unreadable.map((group) => unreadableAlarm(group, context.channel, now));
}

function pagesFor(
  context: Escalator,
  due: DueEscalation,
  at: Pick<EscalationStep, 'level' | 'round'>,
  levelName: string,
  person: Person,
  nextAt: string | undefined,
): readonly NewPage[] {
  const { order, also } = context.settings;
  const first = order.find((provider) => fits(provider, person)) ?? order[0] ?? 'slack';
  return [...new Set([first, ...also])]
    .filter((provider) => fits(provider, person))
    .map((provider) =>
      pageBy(context.settings, provider, {
        key: `${due.incident}:${due.series}:${at.round}:${at.level}:${person.slack ?? person.email}`,
        person,
        levelName,
        nextAt,
      }),
    );
}
