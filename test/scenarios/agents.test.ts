import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../../sandbox/people.ts';
import { type AgentWorld, agentUrl, both, clients, startAgentWorld } from '../support/agents/agent-world.ts';
import { type Answer, calling } from '../support/agents/calling.ts';
import { until } from '../support/faults/until.ts';
import { teller } from '../support/stories.ts';

let at: AgentWorld;
beforeAll(async () => {
  at = await startAgentWorld();
});
afterAll(() => at.stop());

const asDev = { client_id: clients.code.id, slack_user_id: people.dev, scope: both };

const call = (client: Client, name: string, args: Readonly<Record<string, unknown>> = {}) =>
  calling(client)(name, args);

const audited = (event: string) =>
  at.world.database.query<{ actor: string; subject: string; details: Record<string, never> }>(
    `SELECT b ->> 'actor' AS actor, b ->> 'subject' AS subject, b -> 'details' AS details
       FROM audit, LATERAL (SELECT body::jsonb AS b) AS read WHERE b ->> 'event' = '${event}' ORDER BY id`,
  );

describe('an agent that looks', () => {
  it.each(['auto', 'legacy'] as const)(
    'is answered at once with data, whatever protocol it speaks (%s)',
    async (era) => {
      const client = await at.connect(asDev, era);
      const answer = await call(client, 'pods', { environment: 'production' });
      expect(answer).toMatchObject({ isError: false, says: 'Done.', state: 'succeeded', ended: true, action: 'pods' });
      expect(answer.untrusted?.report?.parts.length).toBeGreaterThan(0);
      const asked = (await audited('run.requested')).at(-1);
      expect(asked).toMatchObject({ actor: people.dev, details: { ground: { kind: 'agent', name: 'Claude Code' } } });
    },
  );
});

describe('what is too long for an answer', () => {
  it('is a file that its asker reads, and nobody else', async () => {
    const client = await at.connect(asDev);
    const { content } = await client.callTool({
      name: 'logs',
      arguments: { environment: 'production', level: 'info' },
    });
    const link = content.find(({ type }) => type === 'resource_link');
    if (link?.type !== 'resource_link') throw new Error(`no link in ${JSON.stringify(content)}`);
    expect(link).toMatchObject({ mimeType: 'text/plain', name: expect.stringMatching(/^R-\d+\/files\/1$/) });
    const { contents } = await client.readResource({ uri: link.uri });
    expect(contents).toEqual([{ uri: link.uri, mimeType: 'text/plain', text: expect.stringContaining('\n') }]);
    const lead = await at.connect({ ...asDev, slack_user_id: people.lead });
    await expect(lead.readResource({ uri: link.uri })).rejects.toThrow('RUN_UNKNOWN');
    await expect(client.readResource({ uri: 'file:///etc/passwd' })).rejects.toThrow('PARAM_INVALID');
  });
});

describe('the tools of a caller', () => {
  it('are what its person and the configuration allow together, in one order', async () => {
    const names = async (claims: object) =>
      (await (await at.connect({ ...asDev, ...claims })).listTools()).tools.map(({ name }) => name);
    const all = await names({});
    expect(all).toEqual([...all].sort());
    expect(all).toEqual(expect.arrayContaining(['health', 'rollback', 'rollback.plan', 'run.get', 'run.cancel']));
    expect(all.every((name) => name.length <= 40)).toBe(true);
    expect(all.filter((name) => /approve|confirm|vote/.test(name))).toEqual([]);
    expect(all).not.toContain('logs.query.user');
    const looking = await names({ scope: 'mcp.look' });
    expect(looking).toContain('rollback.plan');
    expect(looking).not.toContain('rollback');
    const guest = await names({ slack_user_id: people.guest });
    expect(guest).toContain('health');
    expect(guest.filter((name) => name.startsWith('rollback'))).toEqual([]);
    expect(await names({ slack_user_id: people.stranger })).toEqual(['run.cancel', 'run.get']);
  });
});

describe('an agent that asks for a change', () => {
  it('waits with the digest of the plan; its person cannot approve, another can, and it sees the verified result', async () => {
    const client = await at.connect(asDev);
    const [dev, lead] = [teller(at.world.workspace, 'dev'), teller(at.world.workspace, 'lead')];
    const args = { environment: 'production', to: '2', why: 'error rate up since the release <!channel>' };
    let waiting: Answer = {};
    const card = await dev.sees(async () => {
      waiting = await call(client, 'rollback', args);
    }, 'Claude Code for');
    expect(waiting).toMatchObject({ isError: false, state: 'awaiting_approval', ended: false, pollAfterMs: 5000 });
    expect(waiting.planDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(waiting.waitsFor).toMatchObject({ approvers: 1, agreed: 0, notBy: [people.dev] });
    // Asked once more it is the same question.
    expect(await call(client, 'rollback', args)).toMatchObject({ run: waiting.run, state: 'awaiting_approval' });
    await card.shows('which nobody has checked: “error rate up since the release <!channel>”');
    expect(await dev.isTold(card, 'Roll back to 2.2.0')).toContain('needs the role approver');
    expect(await call(client, 'run.get', { run: waiting.run })).toMatchObject({ state: 'awaiting_approval' });
    await lead.presses(card, 'Roll back to 2.2.0');
    await until('it has ended', async () => (await call(client, 'run.get', { run: waiting.run })).ended === true);
    expect(await call(client, 'run.get', { run: waiting.run })).toMatchObject({
      state: 'succeeded',
      mark: 'good',
      approvedBy: [people.lead],
      planDigest: waiting.planDigest,
      effect: { state: 'watching' },
    });
    // Every row of the run in the audit names the agent: those of its approval and of its end too.
    const rows = await at.world.database.query<{ event: string; agent: object }>(
      `SELECT b ->> 'event' AS event, b #> '{details,agent}' AS agent
         FROM audit, LATERAL (SELECT body::jsonb AS b) AS read WHERE b ->> 'subject' = $1 ORDER BY id`,
      [waiting.run],
    );
    expect(rows.map(({ event }) => event)).toEqual(
      expect.arrayContaining([
        'run.requested',
        'run.planned',
        'run.approved',
        'run.started',
        'step.begun',
        'run.ended',
      ]),
    );
    const agent = { issuer: at.issuer.url, client: clients.code.id, name: clients.code.name };
    for (const row of rows) expect(row).toEqual({ event: row.event, agent });
    // The next plan of the kind says how it went before, to the agent and to people.
    let again: Answer = {};
    const next = await dev.sees(async () => {
      again = await call(client, 'rollback', { environment: 'production', to: '1' });
    }, 'Claude Code for');
    expect(again).toMatchObject({ state: 'awaiting_approval', record: { worked: 1, of: 1 } });
    await next.shows('worked 1 of 1 time here');
    expect(await call(client, 'run.cancel', { run: again.run })).toMatchObject({ state: 'cancelled' });
  });

  it('for somebody who may approve is not approved by them', async () => {
    const client = await at.connect({ ...asDev, slack_user_id: people.lead });
    const lead = teller(at.world.workspace, 'lead');
    let waiting: Answer = {};
    const card = await lead.sees(async () => {
      waiting = await call(client, 'restart', { environment: 'staging' });
    }, 'Claude Code for');
    expect(await lead.isTold(card, card.buttons()[0] ?? '')).toContain('someone else must approve it');
    expect(await call(client, 'run.cancel', { run: waiting.run })).toMatchObject({ state: 'cancelled' });
  });

  it('may think first: its plan asks nobody', async () => {
    const client = await at.connect({ ...asDev, scope: 'mcp.look' });
    const before = at.world.workspace.messages('#mcp-ops').length;
    const plan = await call(client, 'restart.plan', { environment: 'production' });
    expect(plan).toMatchObject({ isError: false, state: 'succeeded' });
    expect(plan.says).toContain('nobody was asked');
    expect(at.world.workspace.messages('#mcp-ops')).toHaveLength(before);
    expect(await call(client, 'restart', { environment: 'production' })).toMatchObject({
      isError: true,
      failure: { code: 'AGENT_REFUSED' },
    });
  });

  it('that acts for nobody asks as itself, and who owns it cannot approve', async () => {
    const client = await at.connect({ client_id: clients.triage.id, scope: both });
    const lead = teller(at.world.workspace, 'lead');
    let waiting: Answer = {};
    const card = await lead.sees(async () => {
      waiting = await call(client, 'restart', { environment: 'production' });
    }, 'asked by Triage Bot');
    expect(waiting).toMatchObject({ state: 'awaiting_approval', waitsFor: { notBy: [people.lead] } });
    expect(await lead.isTold(card, 'Restart mcp-server')).toContain('You act for Triage Bot');
    expect(await call(client, 'run.get', { run: waiting.run })).toMatchObject({ state: 'awaiting_approval' });
    expect(await call(client, 'run.cancel', { run: waiting.run })).toMatchObject({ state: 'cancelled' });
  });
});

describe('what is refused', () => {
  it('has a code and a row in the audit', async () => {
    const client = await at.connect(asDev);
    const cases = [
      ['health', { environment: 'production', approve: 'yes' }, 'PARAM_INVALID'],
      ['rollback', { environment: 'nowhere', to: '2' }, 'ENVIRONMENT_UNKNOWN'],
      ['rollback', { environment: 'production', to: 'x; rm -rf /' }, 'PARAM_INVALID'],
      ['approve', { run: 'R-1' }, 'COMMAND_UNKNOWN'],
      ['logs.query.user', { environment: 'production', id: 'asha@msil.example', reason: 'ticket' }, 'ROLE_MISSING'],
    ] as const;
    for (const [name, args, code] of cases) {
      const before = (await audited('request.refused')).length;
      expect(await call(client, name, args)).toMatchObject({ isError: true, failure: { code } });
      const rows = await audited('request.refused');
      expect(rows).toHaveLength(before + 1);
      expect(rows.at(-1)).toMatchObject({ actor: people.dev, details: { code, ground: { client: 'claude-code' } } });
    }
    const other = await at.connect({ client_id: clients.looker.id, slack_user_id: people.dev, scope: both });
    expect(await call(other, 'run.get', { run: 'R-1' })).toMatchObject({ failure: { code: 'RUN_UNKNOWN' } });
    expect((await audited('agent.refused')).at(-1)).toMatchObject({ subject: 'run.get' });
  });

  it('without a good token is told where to get one', async () => {
    const bare = await at.http({ body: '{}' });
    expect(bare.status).toBe(401);
    expect(bare.headers['www-authenticate']).toContain(
      'resource_metadata="http://bot.example.test/.well-known/oauth-protected-resource/mcp"',
    );
    const metadata = await at.http({ method: 'GET', path: '/.well-known/oauth-protected-resource/mcp' });
    expect(JSON.parse(metadata.body)).toMatchObject({ resource: agentUrl, authorization_servers: [at.issuer.url] });
    const status = async (token: string) =>
      (await at.http({ headers: { authorization: `Bearer ${token}` }, body: '{}' })).status;
    expect(await status('no.token.atall')).toBe(401);
    expect(await status(await at.issuer.token(asDev, { key: 'strange' }))).toBe(401);
    expect(await status(await at.issuer.token(asDev, { expired: true }))).toBe(401);
    expect(await status(await at.issuer.token({ ...asDev, aud: 'https://other.example' }))).toBe(401);
    expect(await status(await at.issuer.token({ ...asDev, iss: 'https://other.example' }))).toBe(401);
    expect(await status(await at.issuer.token({ ...asDev, client_id: 'unknown' }))).toBe(403);
    expect(await status(await at.issuer.token({ ...asDev, slack_user_id: 'dev' }))).toBe(403);
    expect(await status(await at.issuer.token({ ...asDev, slack_user_id: undefined }))).toBe(403);
    expect(await status(await at.issuer.token({ ...asDev, scope: 'openid' }))).toBe(403);
  });

  it('comes through a browser page or another name', async () => {
    const authorization = `Bearer ${await at.issuer.token(asDev)}`;
    const status = async (headers: Readonly<Record<string, string>>) =>
      (await at.http({ headers: { authorization, ...headers }, body: '{}' })).status;
    expect(await status({ origin: 'http://evil.example' })).toBe(403);
    expect(await status({ origin: 'null' })).toBe(403);
    expect(await status({ host: 'evil.example' })).toBe(403);
    expect(await status({ origin: 'http://bot.example.test' })).not.toBe(403);
  });
});
