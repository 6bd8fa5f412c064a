import { incidentTimeline } from '../../../src/blocks/incident-timeline.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import { incident } from './incidents.ts';
import { entry, night } from './nights.ts';
import { nameOf } from './values.ts';

/** What happened in incidents. */
export const timelineMessages: Readonly<Record<string, ChatPayload>> = {
  'incident-timeline': incidentTimeline(incident, night, nameOf),
  'incident-timeline-long': incidentTimeline(
    incident,
    Array.from({ length: 44 }, (_, n) =>
      entry(60 * 30 - n * 40, 'U0OLA', { kind: 'note', text: `look number ${n + 1}` }),
    ),
    nameOf,
  ),
};
