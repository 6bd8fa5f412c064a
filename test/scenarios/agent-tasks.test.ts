import {
  CancelTaskResultV2Schema,
  GetTaskResultV2Schema,
  isCreateTaskResultV2,
} from '@modelcontextprotocol/ext-tasks/core/v2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { people } from '../../sandbox/people.ts';
import { type AgentWorld, both, clients, startAgentWorld } from '../support/agents/agent-world.ts';
import { until } from '../support/faults/until.ts';
import { teller } from '../support/stories.ts';

let at: AgentWorld;
beforeAll(async () => {
  at = await startAgentWorld();
});
afterAll(() => at.stop());

const asDev = { client_id: clients.code.id, slack_user_id: people.dev, scope: both };
const revision = '2026-07-28';

interface Wire {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** A request of a client that understands tasks, as it is on the wire. */
async function asks(method: string, params: Readonly<Record<string, unknown>>, claims: object = asDev): Promise<Wire> {
  const { name = params['taskId'] } = params;
  const reply = await at.http({
    headers: {
      authorization: `Bearer ${await at.issuer.token({ ...claims })}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': revision,
      'mcp-method': method,
      'mcp-name': String(name),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method,
      params: {
        ...params,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': revision,
          'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
          'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } },
        },
      },
    }),
  });
  return JSON.parse(reply.body) as Wire;
}

async function task(taskId: string) {
  const { result, error } = await asks('tasks/get', { taskId });
  expect(error).toBeUndefined();
  return GetTaskResultV2Schema.parse(result);
}

const handle = (wire: Wire): string => {
  expect(wire.error).toBeUndefined();
  if (!isCreateTaskResultV2(wire.result)) throw new Error(`no task: ${JSON.stringify(wire)}`);
  return wire.result.taskId;
};

it('what waits for people is a task: working until they answer, then completed with the verified result', async () => {
  const lead = teller(at.world.workspace, 'lead');
  let taskId = '';
  const card = await lead.sees(async () => {
    taskId = handle(await asks('tools/call', { name: 'restart', arguments: { environment: 'production' } }));
  }, 'Claude Code for');
  expect(taskId).toBe(card.run());
  expect(await task(taskId)).toMatchObject({ status: 'working', pollIntervalMs: 5000 });
  // A handle is no right: another person's agent learns nothing of it.
  const strange = await asks('tasks/get', { taskId }, { ...asDev, slack_user_id: people.lead });
  expect(strange.error).toMatchObject({ code: -32602, message: 'RUN_UNKNOWN' });
  await lead.presses(card, 'Restart mcp-server');
  const done = await until('it is completed', async () => {
    const now = await task(taskId);
    return now.status === 'completed' ? now : undefined;
  });
  expect(done).toMatchObject({ result: { isError: false, structuredContent: { state: 'succeeded', mark: 'good' } } });
});

it('is taken back by its asker', async () => {
  const taskId = handle(await asks('tools/call', { name: 'restart', arguments: { environment: 'staging' } }));
  CancelTaskResultV2Schema.parse((await asks('tasks/cancel', { taskId })).result);
  expect(await task(taskId)).toMatchObject({ status: 'cancelled' });
});
