import { begunFault, frozenFault } from '../../../src/access/freeze.ts';
import { askCard } from '../../../src/blocks/ask-card.ts';
import { runCard } from '../../../src/blocks/run-card.ts';
import { toFailure } from '../../../src/jobs/outcome.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import { rollbackPlan as plan } from './plan.ts';
import { aCard, ago, anApproval, anOffer, aStep, nameOf, now } from './values.ts';

const vote = (user: string) => ({ user, verdict: 'approve' as const, at: ago(60) });
const approved = anApproval({ state: 'approved', decidedAt: ago(60), votes: [vote('U0LEAD')] });
const done = [aStep('evidence', 'done', 58), aStep('patch', 'done', 55), aStep('rollout', 'done', 53, '3 of 3 ready')];
const ended = { startedAt: ago(112), finishedAt: now, plan };
const card = (...given: Parameters<typeof aCard>): ChatPayload => runCard(aCard(...given), nameOf);

/** A plan with more changes than its message has room for, and one of them dangerous. */
const longPlan = {
  ...plan,
  changes: [
    { label: 'mcp-server securityContext.privileged', before: '(none)', after: 'true', danger: true },
    ...plan.changes,
    ...Array.from({ length: 41 }, (_, index) => ({
      label: `annotations.example.com/note-${index}`,
      before: 'a',
      after: 'b',
    })),
  ],
  parts: [],
};

const frozen = { name: 'year end', during: 'two-approvers', until: ago(-200_000) } as const;
const begun = begunFault(frozen);

/** The message of a rollback in every state. */
export const runMessages: Readonly<Record<string, ChatPayload>> = {
  'rollback-queued': card({ state: 'planning' }),
  'ask-approver': askCard(
    aCard(
      { state: 'awaiting_approval', plan },
      { approval: anApproval({ asks: { of: ['S0APPROVERS'], told: ['U0LEAD', 'U0OLA'], more: 0, glass: true } }) },
    ),
    'U0LEAD',
    nameOf,
  ),
  'ask-decided': askCard(aCard({ state: 'running', plan }, { approval: approved }), 'U0OLA', nameOf),
  'rollback-plan-long': card(
    { state: 'awaiting_approval', plan: longPlan },
    { approval: anApproval({ file: 'posted' }), offers: [] },
  ),
  'rollback-plan-attaching': card(
    { state: 'awaiting_approval', plan: longPlan },
    { approval: anApproval({ file: 'pending' }), offers: [] },
  ),
  'rollback-plan-own': card(
    {
      state: 'awaiting_approval',
      plan: { ...plan, warnings: ['mcp-server has 1 replica: its users may notice.'] },
      environment: 'staging',
    },
    { approval: anApproval({ gate: { approvers: 0, typedName: false, ttlMs: 900_000 } }) },
  ),
  'plan-typed-two-approvers': card(
    {
      state: 'awaiting_approval',
      plan: {
        ...plan,
        headline: 'Restore the database mcp',
        confirm: 'Restore',
        subject: 'mcp',
        parts: [],
        changes: [],
      },
    },
    { approval: anApproval({ gate: { approvers: 2, typedName: true, ttlMs: 900_000 }, votes: [vote('U0LEAD')] }) },
  ),
  'plan-in-freeze': card(
    { state: 'awaiting_approval', plan: { ...plan, parts: [] } },
    {
      approval: anApproval({
        gate: { approvers: 2, typedName: false, ttlMs: 900_000, freeze: { name: 'year end', until: ago(-200_000) } },
        votes: [vote('U0LEAD')],
      }),
    },
  ),
  'plan-before-freeze': card(
    { state: 'drifted', plan, supersededBy: 1043, failure: toFailure(begun), finishedAt: now },
    { approval: anApproval({ state: 'expired', decidedAt: now }) },
  ),
  'rollback-refused-freeze': card({
    state: 'refused',
    failure: toFailure(frozenFault({ ...frozen, during: 'refuse' }, 'production')),
    finishedAt: now,
  }),
  'rollback-waits-for-target': card(
    { state: 'queued', plan },
    { approval: approved, blockedBy: { run: 1041, requestedBy: 'U0OLA' } },
  ),
  'rollback-running': card(
    { state: 'running', plan, startedAt: ago(48) },
    {
      approval: approved,
      steps: [
        aStep('evidence', 'done', 47),
        aStep('patch', 'done', 45),
        aStep('rollout', 'running', 43, '2 of 3 pods ready'),
      ],
    },
  ),
  'rollback-stopping': card(
    { state: 'running', plan, startedAt: ago(48), cancelledBy: 'U0LEAD' },
    {
      approval: approved,
      steps: [aStep('evidence', 'done', 47), aStep('patch', 'done', 45), aStep('rollout', 'running', 43)],
    },
  ),
  'rollback-verify-failed': card(
    {
      ...ended,
      state: 'failed',
      report: {
        mark: 'bad',
        headline:
          'mcp-server was rolled back to 2.2.0 (revision 2), and does not work: /ready: 503 "migration missing" on 1 of 3 pods (x7d9k), expected 200',
        parts: [
          {
            kind: 'lines',
            lines: [
              { mark: 'good', label: 'Rollout', text: '3 of 3 pods ready' },
              { mark: 'bad', label: '/ready', text: '503 "migration missing" on 1 of 3 pods (x7d9k), expected 200' },
            ],
          },
        ],
      },
    },
    { approval: approved, steps: done, offers: [anOffer('Back to 2.3.0'), anOffer('Diagnose')] },
  ),
  'rollback-failed': card(
    {
      ...ended,
      state: 'failed',
      failure: {
        code: 'ROLLOUT_FAILED',
        text: 'mcp-server does not come up: new pods crash again and again. mcp-server-7d9-x7d9k: CrashLoopBackOff after Error (1). 2 of 3 pods still serve.',
        hint: 'Take the way back that the message offers, or look closer with `/mcp diagnose`.',
      },
    },
    {
      approval: approved,
      steps: [aStep('evidence', 'done', 58), aStep('patch', 'done', 55), aStep('rollout', 'failed', 53)],
      offers: [anOffer('Back to 2.3.0')],
    },
  ),
  'rollback-outcome-unknown': card(
    {
      ...ended,
      state: 'outcome_unknown',
      failure: {
        code: 'OUTCOME_UNKNOWN',
        text: 'The answer to a change was lost, and the platform could not be asked since: the Kubernetes API does not answer',
        hint: 'Check the target before doing anything else.',
      },
    },
    {
      approval: approved,
      steps: [aStep('evidence', 'done', 58), aStep('patch', 'unknown', 55, 'outcome unknown, checking')],
      offers: [anOffer('Check now', { style: 'primary' })],
    },
  ),
  'rollback-refused-paused': card({
    state: 'refused',
    finishedAt: now,
    failure: {
      code: 'DEPLOYMENT_PAUSED',
      text: 'The rollout of mcp-server is paused, so nothing would be rolled back. Nothing was changed.',
      hint: 'Resume it first: `kubectl rollout resume deployment/mcp-server -n mcp-production`.',
    },
  }),
  'rollback-drifted': card({ ...ended, startedAt: undefined, state: 'drifted', supersededBy: 1043 }),
  'rollback-expired': card({ ...ended, startedAt: undefined, state: 'expired' }),
  'rollback-cancelled': card({ ...ended, startedAt: undefined, state: 'cancelled', cancelledBy: 'U0LEAD' }),
  'run-set-aside': card(
    {
      ...ended,
      state: 'parked',
      failure: {
        code: 'PARKED',
        text: 'R-1042 stopped its worker 3 times in a row and was set aside.',
        hint: 'Check its target, and ask the owner of the bot before trying again.',
      },
    },
    { offers: [anOffer('Check now', { style: 'primary' })] },
  ),
};
