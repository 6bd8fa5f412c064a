import { reportMessage } from '../../../src/blocks/report.ts';
import { runCard } from '../../../src/blocks/run-card.ts';
import type { Environment } from '../../../src/model/environment.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import { type Seen, spanWords, windowsReport } from '../../../src/windows/report.ts';
import { restartPlan } from './plan.ts';
import { aCard, anApproval, nameOf, now } from './values.ts';

const timezone = 'Asia/Kolkata';
const windows: Environment['windows'] = [
  { name: 'Security patches', covers: [], when: '0 2 * * sun', to: '04:00' },
  { name: 'Database maintenance', covers: ['db vacuum', 'db settings *'], when: '0 1 * * sun#1', to: '05:00' },
  { name: 'Kubernetes upgrades', covers: [], every: 'quarter', hours: 8 },
  { name: 'Certificate rotation', before: 'certificates', days: 21 },
];
const upgrade = { from: '2026-02-14T16:30:00.000Z', to: '2026-02-15T00:30:00.000Z' };
const of = 'the certificate of mcp.msil.com';

function seen(over: Partial<Seen> = {}): ChatPayload {
  const usual = { environment: { name: 'production', windows, timezone }, now: new Date(now), planned: [] };
  return reportMessage(windowsReport({ ...usual, expires: { at: '2026-02-24T12:00:00.000Z', of }, ...over }), nameOf);
}

/** The calendar in other states than that of the example, and a plan outside of its window. */
export const windowMessages: Readonly<Record<string, ChatPayload>> = {
  'windows-open': seen({
    now: new Date('2026-01-31T20:40:00.000Z'),
    planned: [{ name: 'Kubernetes upgrades', ...upgrade, plannedBy: 'U0OLA' }],
  }),
  'windows-overdue': seen({
    now: new Date('2026-03-20T08:00:00.000Z'),
    expires: { at: '2026-04-01T12:00:00.000Z', of },
  }),
  'windows-unknown': seen({ expires: { unknown: 'the ingress mcp-ingress cannot be read: forbidden' } }),
  'plan-outside-window': runCard(
    aCard(
      { id: 1061, action: 'restart', state: 'awaiting_approval', plan: restartPlan },
      {
        approval: anApproval({
          gate: {
            approvers: 2,
            typedName: false,
            ttlMs: 900_000,
            outside: { name: 'Maintenance', next: '2026-02-01T19:30:00.000Z' },
          },
        }),
      },
    ),
    nameOf,
  ),
};

/** What only who asked sees. */
export const windowAnswers: Readonly<Record<string, ChatPayload>> = {
  'window-planned': reportMessage(
    {
      mark: 'neutral',
      headline: 'Kubernetes upgrades is planned in production',
      parts: [
        { kind: 'text', text: spanWords({ from: Date.parse(upgrade.from), to: Date.parse(upgrade.to) }, timezone) },
      ],
    },
    nameOf,
  ),
};
