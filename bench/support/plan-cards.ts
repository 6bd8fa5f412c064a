import { randomUUID } from 'node:crypto';
import { people } from '../../sandbox/people.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { BenchStore } from './site.ts';

const plan: Plan = {
  headline: 'Roll back mcp-server to revision 2',
  doing: 'Rolling back mcp-server to revision 2',
  confirm: 'Roll back to 2',
  subject: 'mcp-server',
  changes: [{ label: 'image', before: 'mcp/server:2.3.0', after: 'mcp/server:2.2.0' }],
  promises: [],
  course: [],
  steps: [{ key: 'patch', title: 'Patch the template' }],
  observed: {},
  data: {},
};
const gate = { approvers: 1, typedName: false, ttlMs: 900_000 };

// What a worker writes when it puts a plan before people, in one statement: the question raises the priority of the card.
const sql = `
WITH run AS (
  INSERT INTO runs (action, params, environment, risk, target, state, requested_by, origin, plan, plan_digest, due_at)
  SELECT 'rollback', '{}', 'production', 'disruptive', 'production/' || channel, 'awaiting_approval', $2,
         jsonb_build_object('via', 'command', 'team', 'T1', 'channel', channel), $3::jsonb, 'digest', NULL
    FROM unnest($1::text[]) AS channel
  RETURNING id, origin ->> 'channel' AS channel
), card AS (
  INSERT INTO messages (key, kind, priority, run_id, channel) SELECT 'run:' || id, 'card', 2, id, channel FROM run
), question AS (
  INSERT INTO approvals (id, run_id, plan_digest, gate, expires_at)
  SELECT $5 || id, id, 'digest', $4::jsonb, clock_now() + interval '15 minutes' FROM run
)
SELECT pg_notify('mcp_chatops', 'messages')`;

/** Puts a plan before the people of each channel. */
export async function putPlans(store: BenchStore, channels: readonly string[]): Promise<void> {
  await store.query(sql, [channels, people.dev, JSON.stringify(plan), JSON.stringify(gate), randomUUID()]);
}
