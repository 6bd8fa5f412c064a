import type { ChecklistEvidence } from '../model/checklist.ts';
import { incidentName, severityName } from '../model/incident.ts';
import { isPerson } from '../model/person.ts';
import { ChatFailure } from '../ports/chat.ts';
import type { DocumentStore } from '../ports/documents.ts';
import type { Rooms } from '../ports/rooms.ts';
import type { IncidentChange, IncidentStep, IncidentView } from '../ports/store/incidents.ts';
import { tickedBy } from './checklists.ts';
import type { IncidentDesk } from './desk.ts';
import { channelName } from './new-incident.ts';
import { rootKey } from './notes.ts';
import { postMortemJson, postMortemMarkdown, postMortemOf } from './post-mortem.ts';

/** What the setting up needs beside the desk. */
export interface SetUp extends IncidentDesk {
  readonly rooms: Rooms;
  /** Where post-mortems are kept beside Slack. */
  readonly documents: DocumentStore | undefined;
  /** The members of a user group. */
  readonly members: (group: string) => Promise<ReadonlySet<string>>;
  /** What a run of an action that ended well is evidence of. */
  readonly evidenceOf: (action: string) => readonly ChecklistEvidence[];
  /** Whether somebody may look at an environment. */
  readonly mayLook: (user: string, environment: string) => Promise<boolean>;
  /** Asks for a first diagnosis in the place of an incident; asked for twice, it is made once. */
  readonly diagnose: (
    incident: number,
    environment: string,
    channel: string,
    thread: string | undefined,
  ) => Promise<void>;
}

interface Done {
  readonly change?: IncidentChange;
}

/** Not yet: something else has to be there first. */
const notYet = Symbol('not yet');

type Doing = (desk: SetUp, view: IncidentView, step: IncidentStep) => Promise<Done | typeof notYet>;

/** A refused garnish is given up; what Slack may do later is tried this often. */
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
export async function setUpIncidents(desk: SetUp): Promise<number> {
  const steps = await desk.store.incidents.dueSteps(40);
  for (const step of steps) await attempt(desk, step);
  return steps.length;
}

async function attempt(desk: SetUp, step: IncidentStep): Promise<void> {
  const { incidents } = desk.store;
  const view = await incidents.view(step.incident);
  const [kind = ''] = step.key.split(':');
  const doing = doings[kind];
  if (view === undefined || doing === undefined)
    return incidents.stepRefused(step.incident, step.key, 'it is not known');
  try {
    const done = await doing(desk, view, step);
    if (done === notYet) return await incidents.stepLater(step.incident, step.key, soonMs, 'waiting');
    await incidents.stepDone(step.incident, step.key, done.change);
  } catch (error) {
    await afterFailure(desk, view, step, error);
  }
}

async function afterFailure(desk: SetUp, view: IncidentView, step: IncidentStep, error: unknown): Promise<void> {
  const { incidents } = desk.store;
  const { incident, key } = step;
  if (!(error instanceof ChatFailure)) {
    desk.log.error({ err: error, incident, step: key }, 'incident step broke');
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
    patch: { channel: desk.settings.indexChannel, place: 'thread' },
    entry: { key: 'no-channel', kind: 'garnish', text: `no channel of its own: Slack says ${error.code}` },
  });
  desk.log.warn(
    { incident: view.incident.id, code: error.code },
    'no channel for an incident; going on in the index channel',
  );
}

/** Only a channel of its own is furnished; the index channel belongs to everybody. `notYet` while it is still to be made. */
function ownChannel(desk: SetUp, { place, channel }: IncidentView['incident']): string | undefined | typeof notYet {
  if (place !== 'channel' || channel === desk.settings.indexChannel) return undefined;
  return channel ?? notYet;
}

/** What is done to a channel of an incident's own; done at once where there will be none. */
const furnishing =
  (
    furnish: (desk: SetUp, channel: string, view: IncidentView, step: IncidentStep) => Promise<Done | typeof notYet>,
  ): Doing =>
  async (desk, view, step) => {
    const channel = ownChannel(desk, view.incident);
    if (channel === notYet) return notYet;
    return channel === undefined ? {} : furnish(desk, channel, view, step);
  };

const doings: Readonly<Record<string, Doing>> = {
  async channel(desk, { incident }, step) {
    const { channelPrefix, privateChannels } = desk.settings;
    const base = channelName(channelPrefix, incident.id, incident.title);
    const { channel, name } = await madeOrFound(desk, base, privateChannels, incident.openedAt, step.tries > 0);
    const change: IncidentChange = {
      actor: 'bot',
      patch: { channel, channelName: name },
      entry: { key: 'channel', kind: 'garnish', text: `channel #${name}` },
      tick: tickedBy('channel'),
    };
    return { change };
  },
  card: furnishing(async (_desk, channel, { incident }) => {
    const { id } = incident;
    const card = { key: rootKey(incident), kind: 'incident' as const, priority: 1 as const, channel, incident: id };
    return { change: { actor: 'bot', messages: [card] } };
  }),
  topic: furnishing(async (desk, channel, { incident }) => {
    const { title, severity, environment, service } = incident;
    await desk.rooms.topic(channel, `${severityName(severity)} · ${title} · ${service} in ${environment}`);
    return {};
  }),
  invite: furnishing(async (desk, channel, { incident, escalation }, step) => {
    const [, single] = step.key.split(':');
    if (single !== undefined) {
      await desk.rooms.invite(channel, [single]);
      return {};
    }
    const people = new Set<string>();
    for (const who of desk.settings.invite) {
      if (!who.startsWith('S')) people.add(who);
      else for (const member of await desk.members(who).catch(() => new Set<string>())) people.add(member);
    }
    for (const who of [incident.openedBy, incident.lead, ...Object.values(incident.roles), escalation?.acknowledgedBy])
      if (who !== undefined && isPerson(who)) people.add(who);
    if (people.size > 0) await desk.rooms.invite(channel, [...people].slice(0, 100));
    return {};
  }),
  pin: furnishing(async (desk, _channel, { incident }) => {
    const at = await desk.store.messages.postedAt(rootKey(incident));
    if (at === undefined) return notYet;
    await desk.rooms.pin(at.channel, at.ts);
    return {};
  }),
  bookmarks: furnishing(async (desk, channel) => {
    if (desk.settings.links.length > 0) await desk.rooms.bookmark(channel, desk.settings.links);
    return {};
  }),
  archive: furnishing(async (desk, channel, { incident }) => {
    if (incident.state === 'closed') await desk.rooms.archive(channel);
    return {};
  }),
  async export(desk, { incident }) {
    const content = await postMortemOf(desk, incident.id);
    const name = `${incident.openedAt.slice(0, 10)}-${incidentName(incident.id).toLowerCase()}`;
    await desk.documents?.put(`${name}.md`, postMortemMarkdown(content), 'text/markdown; charset=utf-8');
    await desk.documents?.put(`${name}.json`, postMortemJson(content), 'application/json');
    return {};
  },
  async diagnose(desk, { incident }) {
    const at = await desk.store.messages.postedAt(rootKey(incident));
    if (at === undefined || (incident.place === 'channel' && incident.channel === undefined)) return notYet;
    await desk.diagnose(incident.id, incident.environment, at.channel, at.ts);
    return {};
  },
};

/** Names that are tried: the plain one, then -2 to -5. */
const mostNames = 5;

/** A channel of that name which the bot made since the incident began is ours: an earlier attempt whose answer was lost. */
async function madeOrFound(desk: SetUp, base: string, isPrivate: boolean, since: string, again: boolean) {
  const there = again ? await desk.rooms.findOwn(base, since) : undefined;
  if (there !== undefined) return { channel: there, name: base };
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? base : `${base}-${n}`;
    try {
      return { channel: await desk.rooms.create(name, isPrivate), name };
    } catch (error) {
      if (!(error instanceof ChatFailure) || error.code !== 'name_taken' || n === mostNames) throw error;
      const ours = await desk.rooms.findOwn(name, since);
      if (ours !== undefined) return { channel: ours, name };
    }
  }
}
