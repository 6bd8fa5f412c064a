import { describe, expect, it } from 'vitest';
import { type AgentSettings, agentMay } from '../../src/access/agents.ts';
import { callerOf } from '../../src/agents/identity.ts';
import { agentSettingsOf } from '../../src/config/agents.ts';
import { configSchema } from '../../src/config/schema.ts';
import { isFault } from '../../src/errors.ts';

const issuer = 'https://login.example';
const settings = agentSettingsOf(
  configSchema.shape.agents.parse({
    url: 'https://bot.example/mcp',
    issuer,
    clients: [
      { id: 'code', name: 'Claude Code', may: 'ask', environments: ['production'] },
      { id: 'triage', name: 'Triage', may: 'look', environments: ['production'], service: true, owners: ['U0LEAD'] },
    ],
  }),
) as AgentSettings;
const caller = (claims: object) => callerOf(settings, { issuer, claims: { scope: 'mcp.look mcp.ask', ...claims } });
const refusal = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    return isFault(error) ? error.code : String(error);
  }
};

describe('who calls, by a token', () => {
  it('is the agent of its client, for the person of the claim', () => {
    expect(caller({ client_id: 'code', slack_user_id: 'U0DEV' })).toEqual({
      actor: 'U0DEV',
      ground: { kind: 'agent', issuer, client: 'code', name: 'Claude Code', may: 'ask', people: [] },
    });
  });

  it('may no more than its scopes and its entry', () => {
    expect(caller({ client_id: 'code', slack_user_id: 'U0DEV', scope: 'mcp.look' }).ground.may).toBe('look');
    expect(caller({ client_id: 'code', slack_user_id: 'U0DEV', scope: undefined, scp: ['mcp.ask'] }).ground.may).toBe(
      'ask',
    );
    expect(caller({ client_id: 'triage' })).toMatchObject({
      actor: 'agent triage',
      ground: { may: 'look', people: ['U0LEAD'] },
    });
  });

  it('counts whoever stands in its chain of actors among those who act for it', () => {
    const act = { sub: 'sre-bot', slack_user_id: 'U0OLA', act: { sub: 'outer' } };
    expect(caller({ client_id: 'code', slack_user_id: 'U0DEV', act }).ground).toMatchObject({
      people: ['U0OLA'],
      acts: ['sre-bot', 'outer'],
    });
  });

  it.each([
    ['an unknown client', { client_id: 'other', slack_user_id: 'U0DEV' }],
    ['no client', { slack_user_id: 'U0DEV' }],
    ['no scope', { client_id: 'code', slack_user_id: 'U0DEV', scope: 'openid' }],
    ['no person where one is needed', { client_id: 'code' }],
    ['a name for a person', { client_id: 'triage', slack_user_id: 'dana' }],
    ['the bot for a person', { client_id: 'triage', slack_user_id: 'bot' }],
    ['a list for a person', { client_id: 'triage', slack_user_id: ['U0DEV'] }],
  ])('is refused with %s', (_, claims) => {
    expect(refusal(() => caller(claims))).toBe('AGENT_REFUSED');
  });
});

describe('what the configuration lets an agent do', () => {
  const { ground } = caller({ client_id: 'code', slack_user_id: 'U0DEV' });
  const here = { name: 'production' };

  it('is checked again: an agent that was removed, or has another issuer, can do nothing', () => {
    expect(refusal(() => agentMay(settings, ground, here, true))).toBe('none');
    expect(refusal(() => agentMay({ ...settings, clients: new Map() }, ground, here, false))).toBe('AGENT_REFUSED');
    expect(refusal(() => agentMay({ ...settings, issuer: 'https://x' }, ground, here, false))).toBe('AGENT_REFUSED');
    expect(refusal(() => agentMay(undefined, ground, here, false))).toBe('AGENT_REFUSED');
  });

  it('ends at its environments, and at looks where that is all it may', () => {
    expect(refusal(() => agentMay(settings, ground, { name: 'staging' }, false))).toBe('AGENT_REFUSED');
    const looking = { ...ground, may: 'look' as const };
    expect([
      refusal(() => agentMay(settings, looking, here, false)),
      refusal(() => agentMay(settings, looking, here, true)),
    ]).toEqual(['none', 'AGENT_REFUSED']);
  });
});
