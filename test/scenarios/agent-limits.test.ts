import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { people } from '../../sandbox/people.ts';
import { type AgentWorld, both, clients, startAgentWorld } from '../support/agents/agent-world.ts';
import { type Answer, calling } from '../support/agents/calling.ts';
import { until } from '../support/faults/until.ts';
import { alertmanagerBody, incidentConfig, post } from '../support/incidents.ts';
import { teller } from '../support/stories.ts';

const many = Array.from({ length: 50 }, (_, at) => ({
  id: `agent-${at}`,
  name: `Agent ${at}`,
  may: 'ask',
  environments: ['production', 'staging'],
}));

let at: AgentWorld;
beforeAll(async () => {
  at = await startAgentWorld(
    (agents) => ({ ...agents, clients: [...Object.values(clients), ...many], limits: { looksPerMinute: 5 } }),
    { change: incidentConfig, env: { ALERTMANAGER_TOKEN: 'a-token-of-the-tests' } },
  );
});
afterAll(() => at.stop());

const asDev = { client_id: clients.code.id, slack_user_id: people.dev, scope: both };
const cards = () =>
  at.world.database.query<{ id: number }>(
    `SELECT id FROM messages WHERE kind = 'card' AND run_id IN (SELECT id FROM runs WHERE risk <> 'read-only')`,
  );

const paged = async () =>
  (await at.world.database.query(`SELECT 1 FROM messages WHERE priority = 0 AND ts IS NOT NULL`)).length > 0;

async function withdrawAll(): Promise<void> {
  const rows = await at.world.database.query<{ id: string }>('SELECT id FROM runs WHERE finished_at IS NULL');
  for (const { id } of rows) await at.world.bot.engine.store.runs.cancel(Number(id), people.dev);
}

// Nothing is open, and nothing counts any more, when a story begins.
beforeEach(async () => {
  await withdrawAll();
  await at.world.advance(61 * 60_000);
});

describe('agents without number', () => {
  it('50 of them, 1,000 requests at once: five questions for those who approve, one message about the rest, every request answered, and a page in the midst of them', async () => {
    const before = (await cards()).length;
    const sessions = await Promise.all(
      many.map(({ id }) => at.connect({ client_id: id, slack_user_id: people.dev, scope: both })),
    );
    // Each wants another change, so that none is the same question.
    const asks = (client: Client, agent: number, nth: number) =>
      calling(client)('restart', { environment: nth % 2 === 0 ? 'production' : 'staging', why: `${agent}.${nth}` });
    const rolls = (client: Client, agent: number, nth: number) =>
      calling(client)('scale', { environment: 'production', replicas: String(4 + ((agent + nth) % 7)) });
    let answered = 0;
    const all = Promise.all(
      sessions.flatMap((client, agent) =>
        Array.from({ length: 20 }, async (_, nth) => {
          const answer = await (nth % 4 === 0 ? rolls : asks)(client, agent, nth);
          answered += 1;
          return answer;
        }),
      ),
    );
    // Something breaks in the midst of them. Who is on call is paged while most of them still wait for their answer.
    await until('some are answered', () => answered > 10);
    expect(await post(at.world, alertmanagerBody('Down', [{ name: 'Down' }]))).toBe(200);
    await until('the page is in Slack', paged);
    expect(answered).toBeLessThan(500);
    const answers = await all;
    expect(answers).toHaveLength(1000);
    const codes = new Set(answers.map((answer) => answer.failure?.code ?? answer.state));
    expect([...codes].sort()).toEqual(['AGENT_TOO_MUCH', 'ALREADY_ASKED', 'awaiting_approval']);
    expect((await cards()).length - before).toBe(5);
    const told = await at.world.database.query(`SELECT 1 FROM messages WHERE key LIKE 'agents:full:%'`);
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThanOrEqual(2);
  });
});

describe('one agent', () => {
  it('looks only so often in a minute', async () => {
    const call = calling(await at.connect(asDev));
    for (let nth = 0; nth < 5; nth += 1)
      expect(await call('rollout', { environment: 'production' })).toMatchObject({ isError: false });
    expect(await call('rollout', { environment: 'production' })).toMatchObject({
      failure: { code: 'AGENT_TOO_MUCH', retry: 'later' },
    });
    await at.world.advance(61_000);
    expect(await call('rollout', { environment: 'production' })).toMatchObject({ isError: false });
  });

  it('has only so many questions open, and those it asks again are the same', async () => {
    const call = calling(await at.connect(asDev));
    const wanted = ['4', '5', '6', '7'].map((replicas) => ({ environment: 'staging', replicas }));
    const first = [];
    for (const args of wanted.slice(0, 3)) first.push(await call('scale', args));
    expect(first.map(({ state }) => state)).toEqual(Array(3).fill('awaiting_approval'));
    expect(await call('scale', wanted[3])).toMatchObject({ failure: { code: 'AGENT_TOO_MUCH' } });
    expect(await call('scale', wanted[0])).toMatchObject({ isError: false, run: first[0]?.run });
  });
});

describe('/mcp agents', () => {
  it('shows who came and what waits; pause stops them all, looks included, and resume lets them in', async () => {
    const call = calling(await at.connect(asDev));
    const dev = teller(at.world.workspace, 'dev');
    const lead = teller(at.world.workspace, 'lead');
    let waiting: Answer = {};
    const card = await lead.sees(async () => {
      waiting = await call('restart', { environment: 'production' });
    }, 'Restart mcp-server');
    expect(waiting.state).toBe('awaiting_approval');
    const shown = await dev.hears('agents');
    expect(shown).toContain('Claude Code');
    expect(shown).toContain(waiting.run);
    expect(await dev.hears('agents pause')).toContain('All agents are stopped');
    for (const [name, args] of [
      ['rollout', { environment: 'production' }],
      ['restart', { environment: 'staging' }],
      ['run.get', { run: waiting.run }],
      ['run.cancel', { run: waiting.run }],
    ] as const)
      expect(await call(name, args), name).toMatchObject({ failure: { code: 'AGENTS_PAUSED' } });
    // What people approve meanwhile does not begin.
    await lead.presses(card, 'Restart mcp-server');
    await card.shows('All agents are stopped');
    expect(await dev.hears('agents resume')).toContain('Agents may look and ask again');
    expect(await call('run.get', { run: waiting.run })).toMatchObject({
      isError: true,
      state: 'refused',
      failure: { code: 'AGENTS_PAUSED' },
    });
  });
});
