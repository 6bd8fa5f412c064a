import { type BreakerState, createBreakers } from './breaker.ts';
import { createJwksCache, type JwksCache } from './jwks.ts';
import { type MetricFamily, metricFamilies, metricsText } from './metrics.ts';
import type { SignIn, UpstreamsTold } from './told.ts';
import { createTraffic, type Traffic } from './traffic.ts';

export interface McpRequest {
  readonly method: string;
  /** Path with its query, such as `/health`. */
  readonly path: string;
  readonly body?: string;
}

export interface McpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The connection broke before an answer came. */
export class ConnectionReset extends Error {}

/** Why a server is not ready, as /ready tells it. */
export interface NotReady {
  readonly reason: string;
  readonly detail?: string;
}

/** One simulated MCP server: its HTTP interface in process, and the handles that the sandbox and tests turn. */
export interface McpServerState {
  readonly version: string;
  /** Unix ms. */
  readonly startedAt: number;
  readonly jwks: JwksCache;
  readonly traffic: Traffic;
  /** Connections to the database; `waiting` is what has no connection yet. */
  readonly pool: { readonly used: number; readonly size: number; readonly waiting: number };
  readonly notReady: NotReady | undefined;
  readonly unhealthy: string | undefined;
  readonly breakers: ReadonlyMap<string, BreakerState>;
  /** Tool names and whether each is enabled. */
  readonly tools: ReadonlyMap<string, boolean>;
  /** Whether it can fill its cache. */
  readonly warms: boolean;
  /** Every request that came in, oldest first. */
  readonly requests: readonly McpRequest[];
  /** What it tells of the systems it calls; it has no such page where it tells nothing. */
  setUpstreams(tell: UpstreamsTold | undefined): void;
  /** Where it fetches its keys from now on, and what it tells of its sign-in. */
  setSignIn(signIn: SignIn): void;
  /** What it counts, as it was at a time since its start (Unix ms); what is no counter is told as it is now. */
  metricsAt(at: number): readonly MetricFamily[];
  /** Answers one request. Rejects with ConnectionReset when told to; never settles when told to hang. */
  respond(request: McpRequest): Promise<McpAnswer>;
  /** The status a kubelet's probe of a path gets; it is not counted as a request. */
  probe(path: string): number;
  /** A reason makes /ready answer 503 until it is called without one. */
  setNotReady(reason: NotReady | undefined): void;
  /** A problem makes /health answer 503. */
  setUnhealthy(problem: string | undefined): void;
  setBreaker(name: string, state: BreakerState): void;
  /** A breaker opens again this many ms after a reset: what is behind it still fails. undefined: it stays closed. */
  setRelapse(name: string, afterMs: number | undefined): void;
  setTool(name: string, enabled: boolean): void;
  /** How late its event loop is, in ms: something in it computes. */
  setLoopLag(ms: number): void;
  setWarms(warms: boolean): void;
  setPool(pool: { readonly used: number; readonly size: number; readonly waiting: number }): void;
}

export interface McpServerOptions {
  readonly now: () => Date;
  readonly version: string;
  /** Key ids the identity provider has right now. */
  readonly issuerKeys?: () => readonly string[];
  /** Resident memory at a time (Unix ms), in bytes; 128 MiB where nothing is said. */
  readonly memoryAt?: (at: number) => number;
  /** Called when a request arrived, for the log of the pod. */
  readonly onRequest?: (request: McpRequest, answer: McpAnswer) => void;
}

/** The tools that every server has. */
export const toolNames = [
  'list_assignments',
  'create_assignment',
  'search_releases',
  'get_dealer_stock',
  'book_service',
];
const DEFAULT_MEMORY = 128 * 1024 ** 2;
const KEYS = () => ['kid-2026-a', 'kid-2026-b'];

const json = (status: number, value: unknown): McpAnswer => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(value),
});

type Route = (
  server: McpServerState,
  parameter: string,
  own: {
    readonly resetBreaker: (name: string) => boolean;
    readonly now: () => Date;
    readonly upstreams: () => UpstreamsTold | undefined;
    readonly signIn: () => Partial<SignIn>;
  },
) => McpAnswer | Promise<McpAnswer>;

function clearJwks(server: McpServerState): McpAnswer | Promise<McpAnswer> {
  switch (server.jwks.onClear) {
    case 'error':
      return json(500, { error: 'internal_error', message: 'could not lock the key cache' });
    case 'reset':
      return Promise.reject(new ConnectionReset('connection reset by peer'));
    case 'hang':
      return new Promise(() => undefined);
    case 'ok':
      return json(200, { status: 'cleared', keys_dropped: server.jwks.clear(), key_ids: server.jwks.keyIds });
  }
}

/** Paths as the runbooks name them; a trailing `*` takes one parameter. */
const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  [
    'GET /health',
    ({ unhealthy, version }) =>
      unhealthy === undefined
        ? json(200, { status: 'healthy', version })
        : json(503, { status: 'unhealthy', reason: unhealthy }),
  ],
  [
    'GET /ready',
    ({ notReady }) => (notReady ? json(503, { status: 'not_ready', ...notReady }) : json(200, { status: 'ready' })),
  ],
  [
    'GET /metrics',
    (server, _name, { now }) => {
      const body = metricsText(server.metricsAt(now().getTime()));
      return { status: 200, contentType: 'text/plain; version=0.0.4; charset=utf-8', body };
    },
  ],
  [
    'GET /debug/jwks-status',
    ({ jwks: { keyIds, fetchedAt, clears } }, _name, { signIn }) => {
      const { issuer, audience } = signIn();
      return json(200, { key_ids: keyIds, fetched_at: fetchedAt, keys: keyIds.length, clears, issuer, audience });
    },
  ],
  [
    'GET /debug/upstreams',
    async (_server, _name, { upstreams }) => {
      const told = upstreams();
      return told === undefined ? json(404, { error: 'not_found' }) : json(200, { upstreams: await told() });
    },
  ],
  ['POST /debug/clear-jwks-cache', clearJwks],
  [
    'POST /debug/warm-cache',
    ({ warms }) => (warms ? json(202, { status: 'warming' }) : json(500, { error: 'internal_error' })),
  ],
  [
    'GET /circuit-breakers',
    ({ breakers }) => json(200, { breakers: [...breakers].map(([name, state]) => ({ name, state })) }),
  ],
  [
    'POST /circuit-breakers/*',
    (_server, name, { resetBreaker }) =>
      resetBreaker(name)
        ? json(200, { name, state: 'closed' })
        : json(404, { error: 'not_found', message: `no breaker ${name}` }),
  ],
  ['GET /tools', ({ tools }) => json(200, { tools: [...tools].map(([name, enabled]) => ({ name, enabled })) })],
]);

const RESET = /^\/circuit-breakers\/([^/]+)\/reset$/;

function routeOf({ method, path }: McpRequest): { route: Route | undefined; parameter: string } {
  const [plain = ''] = path.split('?');
  const breaker = RESET.exec(plain)?.[1];
  const key = breaker === undefined ? `${method} ${plain}` : `${method} /circuit-breakers/*`;
  return { route: routes.get(key), parameter: decoded(breaker ?? '') };
}

/** A part of a path as it was meant; as it came where it is no percent-encoding. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Starts one simulated MCP server; it is ready and healthy. */
export function createMcpServer(options: McpServerOptions): McpServerState {
  const { now, version, memoryAt = () => DEFAULT_MEMORY } = options;
  const startedAt = now().getTime();
  const requests: McpRequest[] = [];
  const tools = new Map(toolNames.map((name) => [name, true]));
  let notReady: NotReady | undefined;
  let unhealthy: string | undefined;
  let loopLagMs = 2;
  let warms = true;
  let pool = { used: 6, size: 20, waiting: 0 };
  const traffic = createTraffic(now, toolNames);
  const refuse = (tool: string, share: number) => traffic.refuse('503', share, tool);
  const breakers = createBreakers({ now, tools: toolNames, refuse });
  let upstreams: UpstreamsTold | undefined;
  let signIn: Partial<SignIn> = {};
  const own = { resetBreaker: breakers.reset, now, upstreams: () => upstreams, signIn: () => signIn };
  const server: McpServerState = {
    version,
    startedAt,
    jwks: createJwksCache(
      now,
      () => (signIn.keys ?? options.issuerKeys ?? KEYS)(),
      (share) => traffic.refuse('401', Math.max(0.001, share)),
    ),
    traffic,
    get pool() {
      return pool;
    },
    get notReady() {
      return notReady;
    },
    get unhealthy() {
      return unhealthy;
    },
    breakers: breakers.states,
    tools,
    get warms() {
      return warms;
    },
    requests,
    metricsAt(at) {
      breakers.settle();
      const counters = new Map([...server.traffic.countersAt(at)].filter(([name]) => tools.get(name) === true));
      const [keys, ready] = [server.jwks.keyIds.length, notReady === undefined];
      return metricFamilies({
        counters,
        breakers: breakers.states,
        keys,
        ready,
        pool,
        loopLagMs,
        memoryBytes: memoryAt(at),
        startedAt,
      });
    },
    async respond(request) {
      requests.push(request);
      breakers.settle();
      const { route, parameter } = routeOf(request);
      const answer = await Promise.resolve(route ? route(server, parameter, own) : json(404, { error: 'not_found' }));
      options.onRequest?.(request, answer);
      return answer;
    },
    probe(path) {
      const answer = routeOf({ method: 'GET', path }).route?.(server, '', own);
      return answer && 'status' in answer ? answer.status : 404;
    },
    setNotReady(reason) {
      notReady = reason;
    },
    setUnhealthy(problem) {
      unhealthy = problem;
    },
    setUpstreams(tell) {
      upstreams = tell;
    },
    setSignIn(next) {
      signIn = next;
    },
    setBreaker: breakers.set,
    setRelapse: breakers.setRelapse,
    setWarms(can) {
      warms = can;
    },
    setTool(name, enabled) {
      tools.set(name, enabled);
      server.traffic.setTool(name, enabled);
    },
    setLoopLag(ms) {
      loopLagMs = ms;
    },
    setPool(next) {
      pool = { ...next };
    },
  };
  return server;
}
