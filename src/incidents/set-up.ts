import type { ChecklistEvidence } from '../model/checklist.ts';
import { incidentName, severityName } from '../model/incident.ts';
import { isPerson } from '../model/person.ts';
import { ChatFailure } from '../ports/chat.ts';
import type { DocumentStore } from '../ports/documents.ts';
import type { Rooms } from '../ports/rooms.ts';
import type { IncidentChange, IncidentStep, IncidentView } from '../ports/store/incidents.ts';
import { tickedBy } from './checklists.ts';
import type { IncidentContext } from './context.ts';
import { channelName } from './new-incident.ts';
import { rootKey } from './notes.ts';
import { postMortemJson, postMortemMarkdown, postMortemOf } from './post-mortem.ts';

/** What the setting up needs beside the context. */
export interface SetUp extends IncidentContext {
  readonly rooms: Rooms;
  /** Where post-mortems are kept beside Slack. */
  readonly documents: DocumentStore | undefined;
  /** The members of a user group. */
  readonly members: (group: string) => Promise<ReadonlySet<string>>;
  /** What a run of an action that ended well is evidence of. */
  readonly evidenceOf: (action: string) => readonly ChecklistEvidence[];
  /** Whether somebody may look at an environment. */
  readonly mayLook: (user: string, environment: string) => Promise<boolean>;
  /** Asks for a first look in the place of an incident; asked for twice, it is made once. */
  readonly look: (
    command: FirstLook,
    incident: number,
    environment: string,
    channel: string,
    thread: string | undefined,
  ) => Promise<void>;
}

/** What is looked at by itself when an incident begins. */
export type FirstLook = 'diagnose' | 'changes';

interface Done {
  readonly change?: IncidentChange;
}

/** Not yet: something else has to be there first. */
const notYet = Symbol('not yet');

type Doing = (context: SetUp, view: IncidentView, step: IncidentStep) => Promise<Done | typeof notYet>;

/** What Slack refuses here is given up; what Slack may do later is tried this often. */
const mostTries = 8;
const soonMs = 1000;

/** Codes that say it is done already. */
const doneAlready = new Set([
  'already_pinned',
  'already_in_channel',
  'already_archived',
  'cant_invite_self',
  'no_reaction',
]);

/** Does every step that is due, each by itself: one that fails or is refused holds up no other. Gives how many were due. */
export async function setUpIncidents(context: SetUp): Promise<number> {
  const steps = await context.store.incidents.dueSteps(40);
  for (const step of steps) await attempt(context, step);
  return steps.length;
}

async function attempt(context: SetUp, step: IncidentStep): Promise<void> {
  const { incidents } = context.store;
  const view = await incidents.view(step.incident);
  const [kind = ''] = step.key.split(':');
  const doing = doings[kind];
  if (view === undefined || doing === undefined)
    return incidents.stepRefused(step.incident, step.key, 'it is not known');
  try {
    const done = await doing(context, view, step);
    if (done === notYet) return await incidents.stepLater(step.incident, step.key, soonMs, 'waiting');
    await incidents.stepDone(step.incident, step.key, done.change);
  } catch (error) {
    await afterFailure(context, view, step, error);
  }
}

async function afterFailure(context: SetUp, view: IncidentView, step: IncidentStep, error: unknown): Promise<void> {
  const { incidents } = context.store;
  const { incident, key } = step;
  if (!(error instanceof ChatFailure)) {
    context.log.error({ err: error, incident, step: key }, 'incident step broke');
    const words = error instanceof Error ? error.message : String(error);
    if (!step.needed && step.tries >= mostTries) return incidents.stepRefused(incident, key, words);
    return incidents.stepLater(incident, key, Math.min(60_000, 2000 * 2 ** Math.min(step.tries, 6)), words);
  }
  if (doneAlready.has(error.code)) return incidents.stepDone(incident, key);
  const backOffMs =
    error.kind === 'limited' ? error.retryAfterMs : Math.min(60_000, soonMs * 2 ** Math.min(step.tries, 6));
  const mayWork = error.kind !== 'refused' && (step.needed || step.tries < mostTries);
  if (mayWork) return incidents.stepLater(incident, key, Math.max(backOffMs, 200), error.message);
  if (!step.needed) return incidents.stepRefused(incident, key, error.code);
  // No channel can be had: it goes on as a thread of the index channel, and says why.
  await incidents.stepRefused(incident, key, error.code);
  await incidents.change(incident, {
    actor: 'bot',
    patch: { channel: context.settings.indexChannel, place: 'thread' },
    entry: { key: 'no-channel', event: { kind: 'no-channel', reason: error.code } },
  });
  context.log.warn(
    { incident: view.incident.id, code: error.code },
    'no channel for an incident; continuing in the index channel',
  );
}

/** Only a channel of its own is prepared; the index channel belongs to everybody. `notYet` while it is still to be made. */
function ownChannel(context: SetUp, { place, channel }: IncidentView['incident']): string | undefined | typeof notYet {
  if (place !== 'channel' || channel === context.settings.indexChannel) return undefined;
  return channel ?? notYet;
}

/** What is done to a channel of an incident's own; done at once where there will be none. */
const inOwnChannel =
  (
    prepare: (context: SetUp, channel: string, view: IncidentView, step: IncidentStep) => Promise<Done | typeof notYet>,
  ): Doing =>
  async (context, view, step) => {
    const channel = ownChannel(context, view.incident);
    if (channel === notYet) return notYet;
    return channel === undefined ? {} : prepare(context, channel, view, step);
  };

const doings: Readonly<Record<string, Doing>> = {
  async channel(context, { incident }, step) {
    const { channelPrefix, privateChannels } = context.settings;
    const base = channelName(channelPrefix, incident.id, incident.title);
    const { channel, name } = await madeOrFound(context, base, privateChannels, incident.openedAt, step.tries > 0);
    const change: IncidentChange = {
      actor: 'bot',
      patch: { channel, channelName: name },
      entry: { key: 'channel', event: { kind: 'channel', channel: name } },
      tick: tickedBy('channel'),
    };
    return { change };
  },
  card: inOwnChannel(async (_context, channel, { incident }) => {
    const { id } = incident;
    const card = { key: rootKey(incident), kind: 'incident' as const, priority: 1 as const, channel, incident: id };
    return { change: { actor: 'bot', messages: [card] } };
  }),
  topic: inOwnChannel(async (context, channel, { incident }) => {
    const { title, severity, environment, service } = incident;
    await context.rooms.topic(channel, `${severityName(severity)} · ${title} · ${service} in ${environment}`);
    return {};
  }),
  invite: inOwnChannel(async (context, channel, { incident, escalation }, step) => {
    const [, single] = step.key.split(':');
    if (single !== undefined) {
      await context.rooms.invite(channel, [single]);
      return {};
    }
    const people = new Set<string>();
    for (const who of context.settings.invite) {
      if (!who.startsWith('S')) people.add(who);
      else for (const member of await context.members(who).catch(() => new Set<string>())) people.add(member);
    }
    for (const who of [incident.openedBy, incident.lead, ...Object.values(incident.roles), escalation?.acknowledgedBy])
      if (who !== undefined && isPerson(who)) people.add(who);
    if (people.size > 0) await context.rooms.invite(channel, [...people].slice(0, 100));
    return {};
  }),
  pin: inOwnChannel(async (context, _channel, { incident }) => {
    const at = await context.store.messages.postedAt(rootKey(incident));
    if (at === undefined) return notYet;
    await context.rooms.pin(at.channel, at.ts);
    return {};
  }),
  bookmarks: inOwnChannel(async (context, channel) => {
    if (context.settings.links.length > 0) await context.rooms.bookmark(channel, context.settings.links);
    return {};
  }),
  archive: inOwnChannel(async (context, channel, { incident }) => {
    if (incident.state === 'closed') await context.rooms.archive(channel);
    return {};
  }),
  async export(context, { incident }) {
    const content = await postMortemOf(context, incident.id);
    const name = `${incident.openedAt.slice(0, 10)}-${incidentName(incident.id).toLowerCase()}`;
    await context.documents?.put(`${name}.md`, postMortemMarkdown(content), 'text/markdown; charset=utf-8');
    await context.documents?.put(`${name}.json`, postMortemJson(content), 'application/json');
    return {};
  },
  diagnose: firstLook('diagnose'),
  changes: firstLook('changes'),
};

/** Looks in the thread of its card, as soon as that is posted. */
function firstLook(command: FirstLook): Doing {
  return async (context, { incident }) => {
    const at = await context.store.messages.postedAt(rootKey(incident));
    if (at === undefined || (incident.place === 'channel' && incident.channel === undefined)) return notYet;
    await context.look(command, incident.id, incident.environment, at.channel, at.ts);
    return {};
  };
}

/** Names that are tried: the plain one, then -2 to -5. */
const mostNames = 5;

/** A channel of that name which the bot made since the incident began is ours: an earlier attempt whose answer was lost. */
async function madeOrFound(context: SetUp, base: string, isPrivate: boolean, since: string, again: boolean) {
  const there = again ? await context.rooms.findOwn(base, since) : undefined;
  if (there !== undefined) return { channel: there, name: base };
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? base : `${base}-${n}`;
    try {
      return { channel: await context.rooms.create(name, isPrivate), name };
    } catch (error) {
      if (!(error instanceof ChatFailure) || error.code !== 'name_taken' || n === mostNames) throw error;
      const ours = await context.rooms.findOwn(name, since);
      if (ours !== undefined) return { channel: ours, name };
    }
  }
}
