import { type IncidentCardContent, incidentCard, incidentLine } from '../blocks/incident-card.ts';
import { pageCard } from '../blocks/page-card.ts';
import { pageFindings } from '../blocks/page-findings.ts';
import type { Names } from '../blocks/rich-text.ts';
import type { Engine } from '../jobs/engine.ts';
import { isPerson } from '../model/person.ts';
import { inTime } from '../paging/in-time.ts';
import { playbookFor } from '../playbooks/playbook.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import type { Message } from '../ports/store/messages.ts';

const alertsRead = 6;
/** How long a card waits for the names of people, in ms. */
const namesMs = 1500;

/** Draws the messages that are views of an incident; undefined for one that is gone. */
export async function renderIncident(
  { store, clock, playbooks }: Pick<Engine, 'store' | 'clock' | 'playbooks'>,
  directory: Pick<Directory, 'names'>,
  message: Message,
): Promise<ChatPayload | undefined> {
  const { incident: id, kind } = message;
  if (id === undefined) return undefined;
  const [view, alerts] = await Promise.all([store.incidents.view(id), store.alerts.ofIncident(id, alertsRead)]);
  if (view === undefined) return undefined;
  const firing = alerts.filter(({ status }) => status === 'firing').map(({ labels }) => labels['alertname'] ?? '');
  const guide = playbookFor(playbooks, firing);
  const content: IncidentCardContent = {
    ...view,
    alerts,
    guide: guide && { name: guide.name, title: guide.playbook.title },
  };
  const names = await namesOf(clock, directory, content);
  if (kind === 'incident') return incidentCard(content, names);
  if (kind === 'incident-line') return incidentLine(content, names);
  const [pages, replaced, diagnosis] = await Promise.all([
    store.paging.pages(id),
    store.paging.replaced(message.id),
    view.incident.diagnosis === undefined ? undefined : store.runs.card(view.incident.diagnosis),
  ]);
  const page = pages.find((one) => one.id === message.page);
  if (page === undefined) return undefined;
  const findings = diagnosis === undefined ? undefined : pageFindings(diagnosis);
  // In a person's own direct messages nobody needs to be called by name.
  const mention = message.user === undefined && isPerson(page.person) ? page.person : undefined;
  return pageCard({ ...content, page, mention, findings, replaced }, names);
}

/** Who is named there, by the names they go by: a card that is edited must ring nobody. */
async function namesOf(
  clock: Clock,
  directory: Pick<Directory, 'names'>,
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
  ].filter((who): who is string => who !== undefined && isPerson(who));
  // A page waits for nobody's name: its id is shown until Slack tells it.
  const names = await inTime(clock, namesMs, directory.names(people)).catch(() => new Map<string, string>());
  return (id) => names.get(id) ?? id;
}
