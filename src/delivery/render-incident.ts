import { handoverNote } from '../blocks/handover-note.ts';
import { incidentCard, incidentLine } from '../blocks/incident-card.ts';
import type { IncidentCardContent } from '../blocks/incident-card-content.ts';
import { pageCard } from '../blocks/page-card.ts';
import { pageFindings } from '../blocks/page-findings.ts';
import { quietNote } from '../blocks/quiet-note.ts';
import type { Names } from '../blocks/rich-text.ts';
import type { Engine } from '../jobs/engine.ts';
import type { Incident } from '../model/incident.ts';
import { isPerson } from '../model/person.ts';
import { inTime } from '../paging/in-time.ts';
import { playbookFor } from '../playbooks/playbook.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { Directory } from '../ports/directory.ts';
import type { Message, MessageContent } from '../ports/store/messages.ts';
import { stillDisabled } from '../tools/still-disabled.ts';
import { named } from './named.ts';

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
  // A page waits for nobody's name: its id is shown until Slack tells it.
  const lookUp: Directory['names'] = (users) =>
    inTime(clock, namesMs, directory.names(users)).catch(() => new Map<string, string>());
  if (kind === 'incident-line') return named(lookUp, (names) => incidentLine(content, names));
  if (kind === 'quiet' || kind === 'handover') {
    const said = message.content;
    return said && named(lookUp, (names) => question(said, view.incident, names));
  }
  const diagnosis = view.incident.diagnosis === undefined ? undefined : await store.runs.card(view.incident.diagnosis);
  const findings = diagnosis === undefined ? undefined : pageFindings(diagnosis);
  if (kind === 'incident') {
    const card = { ...content, ...(await foundFor(store, view.incident)), findings, now: clock.now() };
    return named(lookUp, (names) => incidentCard(card, names));
  }
  const [pages, replaced] = await Promise.all([store.paging.pages(id), store.paging.replaced(message.id)]);
  const page = pages.find((one) => one.id === message.page);
  if (page === undefined) return undefined;
  // In a person's own direct messages nobody needs to be called by name.
  const mention = message.user === undefined && isPerson(page.person) ? page.person : undefined;
  return named(lookUp, (names) => pageCard({ ...content, page, mention, findings, replaced }, names));
}

/** What the card of an open incident shows beside its own rows. */
async function foundFor(store: Engine['store'], { id, state, environment, changes }: Incident) {
  if (state !== 'open') return {};
  const [similar, looked, tools] = await Promise.all([
    store.incidents.similar(id),
    changes === undefined ? undefined : store.runs.run(changes),
    store.runs.newestChanges(environment, 'tool'),
  ]);
  return { similar, changes: looked?.report, disabled: stillDisabled(tools) };
}

/** A question to those who run the incident. */
function question(said: MessageContent, incident: Incident, names: Names): ChatPayload {
  if ('handover' in said) return handoverNote(said.handover, incident, names);
  if ('quietSince' in said) return quietNote(said.report, said.quietSince, incident, names);
  throw new Error('A question of an incident says neither what it asks nor since when.');
}
