import type { AgentSettings } from '../access/agents.ts';
import type { AgentHttp } from '../agents/http.ts';
import { callerOf } from '../agents/identity.ts';
import { asFault, type Fault } from '../errors.ts';
import type { AgentTokens } from '../ports/agent-tokens.ts';
import type { Log } from '../ports/log.ts';
import type { Route, WebAnswer, WebRequest } from './web-server.ts';

export interface AgentRoutesOptions {
  readonly settings: AgentSettings;
  readonly tokens: AgentTokens;
  readonly http: AgentHttp;
  readonly log: Log;
  readonly observe: (agent: string, outcome: 'taken' | 'refused' | 'failed') => void;
}

const mostBytes = 256 * 1024;
const wellKnown = '/.well-known/oauth-protected-resource';

/**
 * `POST` to the path of `agents.url`, and the metadata that tells a client where its token comes from (RFC 9728). The Host must be the one of
 * that address and an Origin, where there is one, a page of it or of the configuration, so that no web page reaches the bot through a
 * browser (DNS rebinding). Who shows no good token is refused before a byte of the body is read.
 */
export function agentRoutes(options: AgentRoutesOptions): readonly Route[] {
  const { settings } = options;
  const { pathname } = new URL(settings.url);
  const document = JSON.stringify({
    resource: settings.url,
    authorization_servers: [settings.issuer],
    scopes_supported: [settings.scopes.look, settings.scopes.ask],
    bearer_methods_supported: ['header'],
    resource_name: 'MCP ChatOps',
  });
  const metadata = async (request: WebRequest): Promise<WebAnswer> =>
    foreign(settings, request) ?? { status: 200, type: 'application/json', body: document };
  return [
    ...[...new Set([wellKnown, metadataPath(pathname)])].map(
      (path): Route => ({ method: 'GET', path, mostBytes: 0, answer: metadata }),
    ),
    { method: 'POST', path: pathname, mostBytes, answer: (request) => message(options, request) },
  ];
}

function metadataPath(pathname: string): string {
  return `${wellKnown}${pathname === '/' ? '' : pathname}`;
}

async function message(options: AgentRoutesOptions, request: WebRequest): Promise<WebAnswer> {
  const { settings, tokens, http, log, observe } = options;
  const refusal = foreign(settings, request);
  if (refusal !== undefined) return refusal;
  let agent = 'unknown';
  try {
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return challenge(settings, 401);
    const caller = callerOf(settings, await tokens.verify(token));
    agent = caller.ground.name;
    const body = await request.body('known');
    const answer = await http.answer(caller, asFetch(settings, request, body));
    observe(agent, answer.status < 400 ? 'taken' : 'refused');
    return { ...answer, type: answer.headers['content-type'] ?? 'application/json' };
  } catch (error) {
    const failure = asFault(error);
    observe(agent, failure.code === 'INTERNAL' ? 'failed' : 'refused');
    const answer = answerTo(settings, failure);
    if (answer === undefined) throw error;
    log.warn({ code: failure.code, agent, sender: request.sender }, `an agent was refused: ${failure.message}`);
    return answer;
  }
}

/** The HTTP answer to a refusal before any message was read; undefined for what is not the caller's doing. */
function answerTo(settings: AgentSettings, { code, message: words }: Fault): WebAnswer | undefined {
  if (code === 'TOKEN_REFUSED') return challenge(settings, 401, { error: 'invalid_token', words });
  if (code === 'AGENT_REFUSED') return challenge(settings, 403, { error: 'insufficient_scope', words });
  return code === 'ISSUER_UNREACHABLE' ? { status: 503, headers: { 'retry-after': '5' } } : undefined;
}

/** What a client needs to get a token: where the metadata is, and which scopes (RFC 6750, RFC 9728). */
function challenge(
  { url, scopes }: AgentSettings,
  status: 401 | 403,
  refusal?: { readonly error: string; readonly words: string },
): WebAnswer {
  const { origin, pathname } = new URL(url);
  const said = [
    ...(refusal === undefined ? [] : [`error="${refusal.error}"`, `error_description="${quoted(refusal.words)}"`]),
    `resource_metadata="${origin}${metadataPath(pathname)}"`,
    `scope="${scopes.look} ${scopes.ask}"`,
  ];
  return { status, headers: { 'www-authenticate': `Bearer ${said.join(', ')}` } };
}

/** Words as RFC 6750 lets a header carry them. */
const quoted = (words: string) => words.replace(/[^ !#-[\]-~]/g, '');

/** 403 for a Host that is not ours, and for a web page that may not call. */
function foreign({ url, origins }: AgentSettings, { headers }: WebRequest): WebAnswer | undefined {
  const own = new URL(url);
  if (headers.host?.toLowerCase() !== own.host) return { status: 403, body: 'unknown host\n' };
  const { origin } = headers;
  if (origin === undefined) return undefined;
  const allowed = [own.origin, ...origins.map((page) => new URL(page).origin)];
  return allowed.includes(origin.toLowerCase()) ? undefined : { status: 403, body: 'unknown origin\n' };
}

/** The request as the MCP server takes it: its token stays here. */
function asFetch({ url }: AgentSettings, { headers }: WebRequest, body: Buffer): Request {
  const passed = Object.entries(headers).flatMap(([name, value]) =>
    /^(?:accept|content-type|mcp-[a-z-]+)$/.test(name) && typeof value === 'string' ? [[name, value] as const] : [],
  );
  return new Request(url, { method: 'POST', headers: Object.fromEntries(passed), body: new Uint8Array(body) });
}
