import { agentsList, agentsPaused, agentsResumed } from '../../../src/blocks/agents-list.ts';
import { runCard } from '../../../src/blocks/run-card.ts';
import type { AgentGround } from '../../../src/model/run.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import { restartPlan } from './plan.ts';
import { aCard, ago, anApproval, aRun, nameOf } from './values.ts';

const ground: AgentGround = {
  kind: 'agent',
  issuer: 'https://login.example.com',
  client: 'claude-code',
  name: 'Claude Code',
  may: 'ask',
  people: [],
  reason: 'p99 is at 4.2 s since 14:05 and two of three pods are close to their memory limit',
};
const asked = aRun({ id: 1042, action: 'restart', state: 'awaiting_approval', requestedBy: 'U0DEV', ground });
const seen = [
  { client: 'claude-code', actor: 'U0DEV', name: 'Claude Code', seenAt: ago(40), taken: 14, refused: 1 },
  { client: 'triage', actor: 'agent triage', name: 'Triage Bot', seenAt: ago(3600), taken: 220, refused: 0 },
];

/** What only who asked sees. */
export const agentAnswers: Readonly<Record<string, ChatPayload>> = {
  agents: agentsList({ configured: true, paused: undefined, seen, open: [{ run: asked }] }),
  'agents-stopped': agentsList({ configured: true, paused: { by: 'U0OLA', at: ago(300) }, seen, open: [] }),
  'agents-paused': agentsPaused(true),
  'agents-resumed': agentsResumed(true),
  'agents-none': agentsList({ configured: false, paused: undefined, seen: [], open: [] }),
};

/** What agents ask of people. */
export const agentMessages: Readonly<Record<string, ChatPayload>> = {
  'agent-asks': runCard(
    aCard(
      { id: 1042, action: 'restart', state: 'awaiting_approval', requestedBy: 'U0DEV', ground, plan: restartPlan },
      {
        approval: anApproval({ gate: { approvers: 1, typedName: false, ttlMs: 900_000 } }),
        record: { worked: 4, of: 5 },
      },
    ),
    nameOf,
  ),
};
