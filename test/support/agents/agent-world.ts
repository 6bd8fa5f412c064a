import { request as send } from 'node:http';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { people } from '../../../sandbox/people.ts';
import { startWorld, type World, type WorldOptions } from '../world.ts';
import { startTokenIssuer, type TokenIssuer } from './token-issuer.ts';

/** The address agents know; its name leads nowhere, so that tests reach the port themselves. */
export const agentUrl = 'http://bot.example.test/mcp';

export const clients = {
  code: { id: 'claude-code', name: 'Claude Code', may: 'ask', environments: ['production', 'staging'] },
  looker: { id: 'looker', name: 'Looker', may: 'look', environments: ['production'] },
  triage: {
    id: 'triage-bot',
    name: 'Triage Bot',
    may: 'ask',
    environments: ['production'],
    service: true,
    owners: [people.lead],
  },
} as const;

export const both = 'mcp.look mcp.ask';

export interface AgentWorld {
  readonly world: World;
  readonly issuer: TokenIssuer;
  /** A client nobody here wrote, connected with a token of these claims. */
  connect(claims: Readonly<Record<string, unknown>>, era?: 'legacy' | 'auto'): Promise<Client>;
  /** One HTTP request to the bot as it is. */
  http(options: HttpCall): Promise<HttpReply>;
  stop(): Promise<void>;
}

export interface HttpCall {
  readonly method?: 'GET' | 'POST';
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A world whose bot lets agents in; `others`: what else is not as in every world. */
export async function startAgentWorld(
  change: (agents: object) => object = (agents) => agents,
  others: WorldOptions = {},
): Promise<AgentWorld> {
  const issuer = await startTokenIssuer(agentUrl);
  const agents = change({ url: agentUrl, issuer: issuer.url, clients: Object.values(clients) });
  const world = await startWorld({ ...others, change: (file) => ({ ...(others.change?.(file) ?? file), agents }) });
  const open: Client[] = [];
  const http = (call: HttpCall) => exchange(world.bot.port, call);
  return {
    world,
    issuer,
    http,
    async connect(claims, era = 'auto') {
      const client = new Client({ name: 'test-client', version: '1' }, { versionNegotiation: { mode: era } });
      const token = await issuer.token(claims);
      await client.connect(
        new StreamableHTTPClientTransport(new URL(agentUrl), {
          authProvider: { token: async () => token },
          fetch: fetchBy(http),
        }),
      );
      open.push(client);
      return client;
    },
    async stop() {
      await Promise.all(open.map((client) => client.close()));
      await world.stop();
      await issuer.stop();
    },
  };
}

function fetchBy(http: AgentWorld['http']) {
  return async (input: string | URL, init: RequestInit = {}): Promise<Response> => {
    const reply = await http({
      method: init.method === 'GET' ? 'GET' : 'POST',
      path: new URL(input).pathname,
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(typeof init.body === 'string' ? { body: init.body } : {}),
    });
    const headers = new Headers();
    for (const [name, value] of Object.entries(reply.headers)) if (typeof value === 'string') headers.set(name, value);
    const empty = reply.status === 202 || reply.status === 204;
    return new Response(empty ? null : reply.body, { status: reply.status, headers });
  };
}

/** By node:http, as fetch lets nobody choose the Host. */
function exchange(port: number, { method = 'POST', path = '/mcp', headers = {}, body }: HttpCall): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path, headers: { host: new URL(agentUrl).host, ...headers } };
    const outgoing = send(options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
