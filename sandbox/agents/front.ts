import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { MovableClock } from '../clock.ts';

/** Where agents come to the bot of the sandbox: one address for all its starts, and an issuer that makes tokens for the people of the workspace. */
export interface AgentFront {
  /** The section `agents` of the bot's configuration. */
  readonly config: ReturnType<typeof agentConfig>;
  /** What a program on this machine needs to come in as an agent of a person. */
  readonly env: { readonly MCP_CHATOPS_AGENT_URL: string; readonly MCP_CHATOPS_ISSUER_SECRET: string };
  stop(): Promise<void>;
}

export interface AgentFrontOptions {
  readonly clock: MovableClock;
  /** Port of the bot's web server, which another start of it changes. */
  readonly botPort: () => number;
}

const client = 'sandbox-agent';

function agentConfig(base: string) {
  return {
    url: `${base}/mcp`,
    issuer: `${base}/issuer`,
    clients: [{ id: client, name: 'Sandbox Agent', may: 'ask' as const, environments: ['production', 'staging'] }],
  };
}

/** Starts it on a loopback port of its own. */
export async function startAgentFront({ clock, botPort }: AgentFrontOptions): Promise<AgentFront> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'sandbox', alg: 'RS256', use: 'sig' }] };
  const secret = randomBytes(16).toString('hex');
  let base = '';
  const token = (person: string) => {
    const now = Math.floor(clock.now().getTime() / 1000);
    return new SignJWT({ client_id: client, slack_user_id: person, scope: 'mcp.look mcp.ask' })
      .setProtectedHeader({ alg: 'RS256', kid: 'sandbox', typ: 'at+jwt' })
      .setIssuer(`${base}/issuer`)
      .setAudience(`${base}/mcp`)
      .setSubject(person)
      .setIssuedAt(now)
      .setExpirationTime(now + 3600)
      .sign(privateKey);
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', base);
    if (pathname === '/issuer/.well-known/openid-configuration')
      return json(response, 200, { issuer: `${base}/issuer`, jwks_uri: `${base}/issuer/keys` });
    if (pathname === '/issuer/keys') return json(response, 200, keys);
    if (pathname === '/issuer/token') {
      if (!isSecret(request.headers.authorization, secret)) return json(response, 401, {});
      return json(response, 200, { access_token: await token(searchParams.get('person') ?? '') });
    }
    forward(botPort(), request, response);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the front of the agents has no port');
  base = `http://127.0.0.1:${address.port}`;
  return {
    config: agentConfig(base),
    env: { MCP_CHATOPS_AGENT_URL: `${base}/mcp`, MCP_CHATOPS_ISSUER_SECRET: secret },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function isSecret(header: string | undefined, secret: string): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Bearer ${secret}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** The request as it came, its Host too, to the bot as it runs now. */
function forward(port: number, request: IncomingMessage, response: ServerResponse): void {
  const { method, url, headers } = request;
  const onward = send({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => (response.headersSent ? response.destroy() : json(response, 502, {})));
  // Whoever no longer listens is not worked for.
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}
