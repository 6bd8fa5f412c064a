import type { TimelineEntry, TimelineEvent } from '../../../src/model/timeline.ts';
import { ago } from './values.ts';

const minute = 60;
/** An entry so many minutes ago. */
export const entry = (minutes: number, actor: string, event: TimelineEvent): TimelineEntry => ({
  at: ago(minutes * minute),
  kind: event.kind,
  actor,
  event,
});
const [l1, l2] = [
  { level: 'L1', role: 'On-call Engineer' },
  { level: 'L2', role: 'Platform Lead' },
];

/** What happened in one night. */
export const night: readonly TimelineEntry[] = [
  entry(32, 'hook alertmanager', { kind: 'opened', by: 'alerts', title: 'mcp-server down' }),
  entry(32, 'bot', { kind: 'escalated', ...l1, people: ['U0DEV'] }),
  entry(31, 'bot', { kind: 'channel', channel: 'inc-7-mcp-server-down' }),
  entry(31, 'bot', { kind: 'step-refused', step: 'pin', reason: 'missing_scope' }),
  entry(17, 'bot', { kind: 'escalated', ...l2, people: ['U0LEAD', 'U0OLA'] }),
  entry(15, 'U0LEAD', { kind: 'acknowledged' }),
  {
    ...entry(12, 'U0DEV', { kind: 'message', text: 'since 2.4.0 the pods do not start, *see* `logs` @channel' }),
    link: 'https://example.slack.com/archives/C0INC7/p1769868300',
  },
  entry(9, 'U0LEAD', {
    kind: 'run',
    run: 1042,
    action: 'rollback',
    state: 'succeeded',
    headline: 'mcp-server is back on 2.3.0',
  }),
  // Written by an older version, and by a newer one.
  {
    at: ago(8 * minute),
    kind: 'note',
    actor: 'U0OLA',
    event: { kind: 'words', was: 'note', text: 'the vendor was called' },
  },
  {
    at: ago(7 * minute),
    kind: 'vote',
    actor: 'U0OLA',
    event: { kind: 'unknown', fields: { kind: 'vote', run: 1043, yes: true } },
  },
  entry(5, 'bot', { kind: 'alerts-cleared' }),
  entry(2, 'U0LEAD', { kind: 'resolved', text: '2.3.0 serves again' }),
];
