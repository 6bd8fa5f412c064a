import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createMcpServer, type McpServerState } from '../../sandbox/mcp-server/server.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';

export interface PodServers {
  /** The MCP server in a pod that runs. */
  readonly servers: ReadonlyMap<string, McpServerState>;
  stop(): Promise<void>;
}

interface PodRead {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly status: { readonly podIP?: string; readonly phase?: string };
}

interface Running {
  readonly http: Server;
  readonly state: McpServerState;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

/** One MCP server at a pod's own address; only inside `isolated` are these addresses of this machine. */
async function serve(address: string): Promise<Running> {
  const state = createMcpServer({ now: () => new Date(), version: '2.3.0' });
  const http = createServer(async (request, response) => {
    const { method = 'GET', url: path = '/' } = request;
    const { status, contentType, body } = await state.respond({ method, path, body: await bodyOf(request) });
    response.writeHead(status, { 'content-type': contentType }).end(body);
  });
  http.listen(8000, address);
  await once(http, 'listening');
  return { http, state };
}

/** Puts an MCP server into every pod of a deployment's label, as pods come and go, until it is stopped. */
export function startPodServers(plane: ControlPlane, namespace: string, label: string): PodServers {
  const running = new Map<string, Running>();
  const stopping = new AbortController();

  async function look(): Promise<void> {
    const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(label)}`;
    const { items = [] } = (await plane.send('GET', path)).body as { readonly items?: readonly PodRead[] };
    for (const { metadata, status } of items) {
      const { podIP } = status;
      if (podIP === undefined || running.has(metadata.name)) continue;
      running.set(metadata.name, await serve(podIP));
    }
    const there = new Set(items.map(({ metadata }) => metadata.name));
    for (const [name, { http }] of running) {
      if (there.has(name)) continue;
      running.delete(name);
      http.closeAllConnections();
      http.close();
    }
  }

  const done = (async () => {
    while (!stopping.signal.aborted) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return {
    get servers() {
      return new Map([...running].map(([name, { state }]) => [name, state]));
    },
    async stop() {
      stopping.abort();
      await done;
      for (const { http } of running.values()) {
        http.closeAllConnections();
        http.close();
      }
    },
  };
}
