import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { MovableClock } from '../../clock.ts';
import type { SimulatedCluster } from '../../cluster/cluster.ts';
import { toolNames } from '../../mcp-server/server.ts';
import type { Write } from '../ledger.ts';
import type { EnvironmentName } from '../manifests.ts';
import { type AdminTool, answerTools, type ToolTable } from './tools.ts';

export type AdminApiState =
  | { readonly kind: 'works' }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'hangs' }
  /** Connections are cut before anything is done. */
  | { readonly kind: 'down' }
  /** Writes are done, and the connection is cut in place of the answer. */
  | { readonly kind: 'loses replies' }
  /** 200 with a page, as a proxy with a sign-in form answers. */
  | { readonly kind: 'page' };

/** The admin API of one environment: it keeps which tools are on, and turns them on and off in every pod of the MCP server. */
export interface AdminApi extends ToolTable {
  readonly url: string;
  /** The bearer token it takes. */
  readonly token: string;
  readonly state: AdminApiState;
  setState(state: AdminApiState): void;
  /** Adds a tool that no pod has. */
  add(name: string): void;
  /** Whether the pods follow; they do until somebody says no. */
  follow(pods: boolean): void;
  /** Requests as they came, with their status. */
  readonly requests: readonly { readonly method: string; readonly path: string; readonly status: number }[];
  /** What was sent to it that changes something. */
  writes(): readonly Write[];
  stop(): Promise<void>;
}

/** What each environment's token is called in the bot's environment variables. */
export const adminTokenVariables = {
  production: 'MCP_ADMIN_TOKEN',
  staging: 'MCP_STAGING_ADMIN_TOKEN',
} as const satisfies Record<EnvironmentName, string>;

/** Starts the admin API of a namespace, every tool on. */
export async function startAdminApi(
  environment: EnvironmentName,
  cluster: SimulatedCluster,
  namespace: string,
  clock: MovableClock,
): Promise<AdminApi> {
  const token = `adm_${randomBytes(24).toString('base64url')}`;
  const tools = new Map<string, AdminTool>();
  /** Those that were turned on or off here: pods that start later follow. */
  const turned = new Set<string>();
  const requests: { method: string; path: string; status: number }[] = [];
  const writes: Write[] = [];
  let state: AdminApiState = { kind: 'works' };
  let follows = true;

  const put = (name: string, enabled: boolean, by: string): AdminTool => {
    const version = (tools.get(name)?.version ?? 0) + 1;
    const tool = { name, enabled, version, updated_at: clock.now().toISOString(), updated_by: by };
    tools.set(name, tool);
    return tool;
  };
  const tell = (pod: string) => {
    const server = cluster.server(namespace, pod);
    for (const name of follows ? turned : []) {
      const enabled = tools.get(name)?.enabled === true;
      if (server?.tools.has(name) === true && server.tools.get(name) !== enabled) server.setTool(name, enabled);
    }
  };
  const tellAll = () => {
    for (const pod of cluster.list('Pod', namespace)) tell(pod.metadata.name);
  };
  const set = (name: string, enabled: boolean, by: string): AdminTool => {
    const tool = put(name, enabled, by);
    turned.add(name);
    tellAll();
    return tool;
  };
  for (const name of toolNames) put(name, true, 'platform');
  const leave = cluster.onChange(({ object }) => {
    if (object.kind === 'Pod' && object.metadata.namespace === namespace && turned.size > 0) tell(object.metadata.name);
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '/', headers } = request;
    const body = await text(request);
    const end = (status: number, content: string, more = {}) => {
      requests.push({ method, path, status });
      response.writeHead(status, { 'content-type': 'application/json', ...more }).end(content);
    };
    if (method !== 'GET') writes.push({ system: `admin API of ${environment}`, what: `${method} ${path} ${body}` });
    if (state.kind === 'slow')
      await new Promise((resolve) => setTimeout(resolve, state.kind === 'slow' ? state.ms : 0));
    if (state.kind === 'hangs') return;
    if (state.kind === 'down') return void request.socket.destroy();
    if (state.kind === 'page') return end(200, '<html><body>Sign in</body></html>', { 'content-type': 'text/html' });
    if (state.kind === 'status') return end(state.status, `{"error":"${state.status}"}`, state.headers);
    if (headers.authorization !== `Bearer ${token}`) return end(401, '{"error":"invalid token"}');
    const answered = answerTools({ tools, set }, { method, path, headers, body });
    if (state.kind === 'loses replies' && method !== 'GET') return void request.socket.destroy();
    end(answered.status, JSON.stringify(answered.body));
  }

  const server = createServer((request, response) => {
    respond(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    tools,
    set,
    add: (name) => void put(name, true, 'platform'),
    get state() {
      return state;
    },
    setState(next) {
      state = next;
    },
    follow(pods) {
      follows = pods;
      tellAll();
    },
    requests,
    writes: () => writes,
    async stop() {
      leave();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
