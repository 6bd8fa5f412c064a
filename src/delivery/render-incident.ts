import { type IncidentCardContent, incidentCard, incidentLine } from '../blocks/incident-card.ts';
import { pageCard } from '../blocks/page-card.ts';
import type { Names } from '../blocks/rich-text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { Directory } from '../ports/directory.ts';
import type { Message } from '../ports/store/messages.ts';
import type { Store } from '../ports/store.ts';

const alertsRead = 6;

/** Draws the messages that are views of an incident; undefined for one that is gone. */
export async function renderIncident(
  store: Store,
  directory: Directory,
  message: Message,
): Promise<ChatPayload | undefined> {
  const { incident: id, kind } = message;
  if (id === undefined) return undefined;
  const [view, alerts] = await Promise.all([store.incidents.view(id), store.alerts.ofIncident(id, alertsRead)]);
  if (view === undefined) return undefined;
  const content: IncidentCardContent = { ...view, alerts };
  const names = await namesOf(directory, content);
  if (kind === 'incident') return incidentCard(content, names);
  if (kind === 'incident-line') return incidentLine(content, names);
  const page = (await store.paging.pages(id)).find((one) => one.id === message.page);
  if (page === undefined) return undefined;
  // In a person's own direct messages nobody needs to be called by name.
  const mention = message.user === undefined && /^[UW]/.test(page.person) ? page.person : undefined;
  return pageCard({ ...content, page, mention }, names);
}

/** Who is named there, by the names they go by: a card that is edited must ring nobody. */
async function namesOf(
  directory: Directory,
  { incident, escalation, checklist, tasks }: IncidentCardContent,
): Promise<Names> {
  const people = [
    incident.openedBy,
    incident.lead,
    ...Object.values(incident.roles),
    incident.resolvedBy,
    escalation?.acknowledgedBy,
    ...checklist.map((item) => item.doneBy),
    ...tasks.map((task) => task.owner),
  ].filter((who): who is string => who !== undefined && /^[UW]/.test(who));
  const names = await directory.names(people);
  return (id) => names.get(id) ?? id;
}
