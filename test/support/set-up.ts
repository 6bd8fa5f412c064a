import { opsChannel } from '../../sandbox/people.ts';
import { slackCalls } from '../../src/adapters/slack/call.ts';
import { slackRooms } from '../../src/adapters/slack/rooms.ts';
import type { SetUp } from '../../src/incidents/set-up.ts';
import type { Postman } from './faults/postman.ts';
import { anIncidentContext } from './incident-context.ts';

/** What incidents are run with, between a real store and a real workspace. */
export function aSetUp({ store, clock, log, workspace }: Postman, over: Partial<SetUp> = {}): SetUp {
  const settings = { indexChannel: opsChannel, invite: ['U0DEV'], pageAgainAlerts: 3, markEmoji: 'pushpin' };
  return {
    ...anIncidentContext(store, clock, log, settings),
    rooms: slackRooms(slackCalls({ token: workspace.botToken, apiUrl: workspace.apiUrl }, 8000)),
    documents: undefined,
    members: async () => new Set(),
    evidenceOf: () => [],
    mayLook: async () => true,
    look: async () => undefined,
    ...over,
  };
}
