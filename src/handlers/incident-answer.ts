import { incidentList } from '../blocks/incident-list.ts';
import { incidentTimeline } from '../blocks/incident-timeline.ts';
import { reportMessage } from '../blocks/report.ts';
import { mentioned } from '../blocks/rich-text.ts';
import type { Asking } from '../catalog/answer.ts';
import { fault } from '../errors.ts';
import { known } from '../incidents/acts.ts';
import type { IncidentContext } from '../incidents/context.ts';
import { postMortemOf, withNames } from '../incidents/post-mortem.ts';
import type { Incident } from '../model/incident.ts';
import type { Text } from '../model/text.ts';
import { personIn } from '../model/typed-people.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { HandlerContext } from './context.ts';
import { incidentContext } from './incident-context.ts';
import { actOnIncident, maySee, requireAnywhere, requireAt } from './incident-door.ts';
import { seenBy } from './visible.ts';

interface AboutIncident {
  /** The incident; where none is named, that whose place this is. */
  readonly incident?: number | undefined;
}

interface IncidentVerb {
  readonly verb: string;
  /** Whoever is paged for an incident may answer its page, whatever else they may. */
  readonly answersPage?: boolean;
  /** Its words name people, whom Slack is asked about before the transaction begins. */
  readonly namesPeople?: boolean;
}

/** What a person types about one incident, through the one door. Throws INCIDENT_UNKNOWN where none is meant. */
export async function onIncident(
  { engine }: HandlerContext,
  { params, user, key, channel, thread }: Asking<AboutIncident>,
  { verb, answersPage = false, namesPeople = false }: IncidentVerb,
  work: (incidents: IncidentContext, incident: Incident) => Promise<ChatPayload>,
): Promise<ChatPayload> {
  const incidents = incidentContext(engine);
  await requireAnywhere(engine, user, answersPage ? 'viewer' : 'operator', `use incident ${verb}`);
  const id = params.incident ?? (await hereOrNone(incidents, verb, channel, thread));
  const people = namesPeople ? (await postMortemOf(incidents, id)).people : undefined;
  const act = { key, user, what: `use incident ${verb}`, answersPage };
  const done = await actOnIncident(engine, id, act, (within, incident) =>
    work(people === undefined ? within : withNames(within, people), incident),
  );
  return done?.value ?? say('This is done already: Slack sent the same request twice, and it counts once.');
}

/** The incident whose place it is. Throws INCIDENT_UNKNOWN where it is none's. */
export async function hereOrNone(
  { store }: IncidentContext,
  verb: string,
  channel: string,
  thread: string | undefined,
): Promise<number> {
  const id = await store.incidents.byPlace(channel, thread);
  if (id !== undefined) return id;
  throw fault('INCIDENT_UNKNOWN', 'This is no place of an incident.', {
    hint: `Name one: \`/mcp incident ${verb} INC-7\`; \`/mcp incident list\` shows all.`,
  });
}

/** The timeline of an incident, for who may look at its environment. Throws INCIDENT_UNKNOWN, ROLE_MISSING. */
export async function timelineSeenBy(
  { engine }: HandlerContext,
  { params, user, channel, thread }: Asking<AboutIncident>,
): Promise<ChatPayload> {
  const incidents = incidentContext(engine);
  const id = params.incident ?? (await hereOrNone(incidents, 'timeline', channel, thread));
  const { incident } = await known(incidents, id);
  await requireAt(engine, user, incident, 'viewer', 'look at incidents');
  return incidentTimeline(incident, await incidents.store.incidents.timeline(id), mentioned);
}

/** Who is meant: who asks, where nobody is named. Throws PARAM_INVALID for a name that is nobody's. */
export function personMeant(user: string, typed = 'me'): string {
  const person = /^(?:me)?$/i.test(typed.trim()) ? user : personIn(typed);
  if (person !== undefined) return person;
  throw fault('PARAM_INVALID', 'I do not know who that is.', { hint: 'Mention the person, such as `@name`.' });
}

/** A plain answer: a headline, and what follows from it. */
export function say(headline: string, ...parts: readonly Text[]): ChatPayload {
  const shown = parts.map((text) => ({ kind: 'text' as const, text }));
  return reportMessage({ mark: 'neutral', headline, ...(shown.length === 0 ? {} : { parts: shown }) }, mentioned);
}

/** The newest incidents that a person may look at. Throws ROLE_MISSING for who may look at none. */
export async function incidentsSeenBy({ engine }: HandlerContext, user: string): Promise<ChatPayload> {
  const incidents = incidentContext(engine);
  await seenBy(engine, user, 'look at incidents');
  const all = await incidents.store.incidents.list(100);
  const may = await Promise.all(all.map((one) => maySee(engine, user, one)));
  return incidentList(all.filter((_, index) => may[index]).slice(0, 20), mentioned);
}
