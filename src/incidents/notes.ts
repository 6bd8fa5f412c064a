import type { Incident } from '../model/incident.ts';
import type { Report } from '../model/report.ts';
import type { MessageStore, NewMessage } from '../ports/store/messages.ts';

/** The message an incident is known by: its card in its own channel, or its line in the index channel. */
export function rootKey(incident: Pick<Incident, 'id' | 'place' | 'channel'>): string {
  return incident.place === 'channel' && incident.channel !== undefined
    ? `incident:${incident.id}:card`
    : `incident:${incident.id}:line`;
}

/** Where an incident is in Slack: its own channel, or its thread; undefined while Slack shows neither. */
export async function incidentPlace(
  messages: Pick<MessageStore, 'postedAt'>,
  incident: Pick<Incident, 'id' | 'place' | 'channel'>,
): Promise<{ readonly channel: string; readonly thread?: string } | undefined> {
  if (incident.place === 'channel' && incident.channel !== undefined) return { channel: incident.channel };
  const root = await messages.postedAt(rootKey(incident));
  return root && { channel: root.channel, thread: root.ts };
}

/** A new message under the card of an incident; `urgent` ones go before progress. */
export function threadNote(
  incident: Pick<Incident, 'id' | 'place' | 'channel'>,
  key: string,
  report: Report,
  urgent: boolean,
  mention?: string,
): NewMessage {
  return {
    key: `incident:${incident.id}:note:${key}`,
    kind: 'note',
    priority: urgent ? 1 : 3,
    // The delivery takes a reply to where its root is.
    channel: incident.channel ?? '',
    incident: incident.id,
    threadOf: rootKey(incident),
    content: { report, mention },
  };
}

/** A new message in the place of an incident itself: what everybody there must see. */
export function placeNote(incident: Incident, key: string, report: Report, mention?: string): NewMessage {
  const note = threadNote(incident, key, report, true, mention);
  if (incident.place !== 'channel' || incident.channel === undefined) return note;
  const { threadOf: _, ...rest } = note;
  return { ...rest, channel: incident.channel };
}
