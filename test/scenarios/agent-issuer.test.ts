import { createServer, type Server } from 'node:http';
import Provider, { type Configuration } from 'oidc-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { people } from '../../sandbox/people.ts';
import { systemClock } from '../../src/adapters/system-clock.ts';
import { jwtTokens } from '../../src/adapters/tokens/tokens.ts';
import { callerOf } from '../../src/agents/identity.ts';
import { agentSettingsOf } from '../../src/config/agents.ts';
import { configSchema } from '../../src/config/schema.ts';

// An authorization server nobody here wrote, certified for OpenID Connect: its discovery document, keys, resource indicators and access tokens.
const audience = 'https://bot.example.test/mcp';
const secret = 'only-for-this-test';
let server: Server;
let issuer: string;

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the issuer has no port');
  issuer = `http://127.0.0.1:${address.port}`;
  const client = { client_secret: secret, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] };
  const configuration: Configuration = {
    clients: [
      { client_id: 'claude-code', ...client },
      { client_id: 'triage', ...client },
    ],
    scopes: ['mcp.look', 'mcp.ask'],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => ({
          scope: 'mcp.look mcp.ask',
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 600,
        }),
      },
    },
    extraTokenClaims: (_, token) => (token.clientId === 'claude-code' ? { slack_user_id: people.dev } : {}),
  };
  const provider = new Provider(issuer, configuration);
  const handle = provider.callback();
  server.on('request', (request, response) => void handle(request, response));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function token(client: string, resource: string, scope: string): Promise<string> {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource, scope }),
  });
  const { access_token: issued } = (await answer.json()) as { access_token: string };
  return issued;
}

it('tokens of an authorization server are good for the bot they were made for, and for no other', async () => {
  const settings = agentSettingsOf(
    configSchema.shape.agents.parse({
      url: audience,
      issuer,
      clients: [
        { id: 'claude-code', name: 'Claude Code', may: 'ask', environments: ['production'] },
        { id: 'triage', name: 'Triage Bot', may: 'ask', environments: ['production'], service: true },
      ],
    }),
  );
  if (settings === undefined) throw new Error('no agents');
  const tokens = jwtTokens({ issuer, audience, clock: systemClock() });
  const caller = async (client: string, scope: string) =>
    callerOf(settings, await tokens.verify(await token(client, audience, scope)));
  expect(await caller('claude-code', 'mcp.look mcp.ask')).toMatchObject({
    actor: people.dev,
    ground: { name: 'Claude Code', may: 'ask' },
  });
  expect(await caller('claude-code', 'mcp.look')).toMatchObject({ actor: people.dev, ground: { may: 'look' } });
  expect(await caller('triage', 'mcp.look')).toMatchObject({ actor: 'agent triage', ground: { may: 'look' } });
  const elsewhere = await token('claude-code', 'https://other.example.test/mcp', 'mcp.look');
  await expect(tokens.verify(elsewhere)).rejects.toMatchObject({ code: 'TOKEN_REFUSED' });
  const good = await token('claude-code', audience, 'mcp.look');
  await expect(tokens.verify(`${good.slice(0, -4)}AAAA`)).rejects.toMatchObject({ code: 'TOKEN_REFUSED' });
});

it('an issuer that does not answer is said to be so, and asked again', async () => {
  const nobody = jwtTokens({ issuer: 'http://127.0.0.1:1', audience, clock: systemClock() });
  await expect(nobody.verify('a.b.c')).rejects.toMatchObject({ code: 'ISSUER_UNREACHABLE' });
});
