import type { Severity } from '../model/incident.ts';
import type { Person } from '../model/paging.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { MessageContent } from '../ports/store/messages.ts';
import type { DueEscalation, EscalationStep, NewPage } from '../ports/store/paging.ts';
import type { Store } from '../ports/store.ts';
import { type Members, onCall, type Schedule } from './on-call.ts';
import { heldUntil, nextStep } from './policy.ts';

/** How pages go here: the configuration, read once. */
export interface PagingSettings {
  readonly schedules: ReadonlyMap<string, Schedule>;
  /** Ways a page goes, in order; the next one when the one before fails or is late. */
  readonly order: readonly string[];
  /** Ways every page goes at once beside the first. */
  readonly also: readonly string[];
  /** A page that is not delivered after this goes the next way, in ms. */
  readonly lateMs: number;
  /** Ways that keep an incident of their own and are told of its end. */
  readonly tellsEnds: ReadonlySet<string>;
  readonly ackLeaseMs: (severity: Severity) => number;
}

export interface Escalator {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: PagingSettings;
  /** The members of a Slack user group. */
  readonly members: (group: string) => Promise<ReadonlySet<string>>;
  /** False for an account that is deactivated. */
  readonly reachable: (user: string) => Promise<boolean>;
}

/** Pages whoever is due. What it decides is written only if nothing changed meanwhile, so any number of processes may do it at once. */
export async function escalateDue(desk: Escalator): Promise<number> {
  const due = await desk.store.paging.dueEscalations(200);
  for (const escalation of due) {
    const step = await decide(desk, escalation).catch((error: unknown) => {
      desk.log.error({ err: error, incident: escalation.incident }, 'escalation broke; looked at again');
      return undefined;
    });
    if (step !== undefined) await desk.store.paging.step(step);
  }
  return due.length;
}

async function decide(desk: Escalator, due: DueEscalation): Promise<EscalationStep> {
  const now = new Date(due.now);
  const same = { incident: due.incident, epoch: due.epoch, level: due.level, round: due.round, series: due.series };
  const nothing = { pages: [], entry: undefined };
  if (due.state === 'acknowledged') {
    const leaseMs = desk.settings.ackLeaseMs(due.severity);
    const seen = due.activeAt === undefined ? 0 : Date.parse(due.activeAt) + leaseMs;
    if (due.activeBy === due.acknowledgedBy && seen > now.getTime())
      return { ...same, ...nothing, state: 'acknowledged', dueAt: new Date(seen).toISOString() };
  }
  const held = heldUntil(due.policy, due.severity, now);
  if (held > now) return { ...same, ...nothing, state: 'armed', dueAt: held.toISOString() };
  const next = nextStep(due.policy, due, { severity: due.severity, now });
  if (next === undefined) return exhausted(due, same);
  const level = due.policy.levels[next.level];
  const people = level === undefined ? [] : await peopleOf(desk, level.targets, now);
  const at = { ...same, state: 'armed' as const, level: next.level, round: next.round };
  const name = level?.name ?? `L${next.level + 1}`;
  const key = `escalation:${due.epoch}`;
  const silent = due.state === 'acknowledged' ? lapsed(due) : '';
  if (people.length === 0) {
    const text = `${silent}nobody is on call at ${name} (${level?.role ?? ''}): going on at once`;
    return {
      ...at,
      pages: [],
      entry: { key, text },
      dueAt: due.now,
      note: said(
        'bad',
        `Nobody is on call at ${name}${level === undefined ? '' : ` (${level.role})`}. Going on to the next level at once.`,
      ),
    };
  }
  const last = nextStep(due.policy, next, { severity: due.severity, now: next.dueAt }) === undefined;
  const pages = people.flatMap((person) =>
    pagesFor(desk, due, at, name, person, last ? undefined : next.dueAt.toISOString()),
  );
  const who = people.map((person) => person.slack ?? person.email ?? '').join(', ');
  const text = `${silent}${name} (${level?.role ?? ''}) paged: ${who}`;
  return { ...at, pages, entry: { key, text }, dueAt: next.dueAt.toISOString(), note: undefined };
}

function lapsed(due: DueEscalation): string {
  return `acknowledged by ${due.acknowledgedBy ?? 'somebody'} and nothing seen since; `;
}

function exhausted(
  due: DueEscalation,
  same: Pick<EscalationStep, 'incident' | 'epoch' | 'level' | 'round' | 'series'>,
): EscalationStep {
  const text = `${due.state === 'acknowledged' ? lapsed(due) : ''}every level was paged and nobody answered`;
  return {
    ...same,
    state: 'exhausted',
    pages: [],
    entry: { key: `escalation:${due.epoch}`, text },
    dueAt: undefined,
    note: said('bad', 'Every level was paged, and nobody answered. Call somebody: /mcp contacts.'),
  };
}

function said(mark: 'bad', headline: string): MessageContent {
  return { report: { mark, headline } };
}

/** Everybody of a level who can be reached, once each. */
async function peopleOf(
  desk: Escalator,
  targets: DueEscalation['policy']['levels'][number]['targets'],
  now: Date,
): Promise<readonly Person[]> {
  const found = new Map<string, Person>();
  for (const target of targets) {
    const people = target.kind === 'person' ? [{ slack: target.slack }] : await onShift(desk, target.name, now);
    for (const person of people) {
      const key = person.slack ?? person.email ?? '';
      // Who cannot be looked up now is paged: better once too often.
      const there = person.slack === undefined || (await desk.reachable(person.slack).catch(() => true));
      const left = there ? person : { email: person.email };
      // Who no provider here can reach counts as nobody.
      if (desk.settings.order.some((provider) => fits(provider, left))) found.set(key, left);
    }
  }
  return [...found.values()];
}

async function onShift(desk: Escalator, name: string, now: Date): Promise<readonly Person[]> {
  const schedule = desk.settings.schedules.get(name);
  if (schedule === undefined) return [];
  const group = 'group' in schedule ? await desk.members(schedule.group) : new Set<string>();
  const members: Members = () => [...group].map((slack) => ({ slack }));
  return onCall(schedule, now, members);
}

function pagesFor(
  desk: Escalator,
  due: DueEscalation,
  at: Pick<EscalationStep, 'level' | 'round'>,
  levelName: string,
  person: Person,
  nextAt: string | undefined,
): readonly NewPage[] {
  const { order, also } = desk.settings;
  const first = order.find((provider) => fits(provider, person)) ?? order[0] ?? 'slack';
  return [...new Set([first, ...also])]
    .filter((provider) => fits(provider, person))
    .map((provider) =>
      pageBy(desk.settings, provider, {
        key: `${due.incident}:${due.series}:${at.round}:${at.level}:${person.slack ?? person.email}`,
        person,
        levelName,
        nextAt,
      }),
    );
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
    tellsEnds: settings.tellsEnds.has(provider),
  };
}

/** Slack needs an account, mail an address; whoever has neither is reached by nothing. */
function fits(provider: string, person: Person): boolean {
  return provider === 'slack' ? person.slack !== undefined : person.slack !== undefined || person.email !== undefined;
}
