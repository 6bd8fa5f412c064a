import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { movableClock } from '../../../sandbox/clock.ts';
import { kubernetesCluster } from '../../../src/adapters/kubernetes/cluster.ts';
import type { ClusterCall } from '../../../src/adapters/kubernetes/exchange.ts';
import type { Cluster } from '../../../src/ports/cluster.ts';

/** The token of the stub's kubeconfig: no message of an error may hold it. */
export const secretToken = 'token-that-must-stay-secret';

interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** By the clock of the test. */
  readonly at: number;
}

/** A server that answers as a test says, and an adapter that calls it. */
export interface Stub {
  readonly url: string;
  readonly server: Server;
  readonly cluster: Cluster & { close(): Promise<void> };
  readonly clock: ReturnType<typeof movableClock>;
  readonly requests: readonly SeenRequest[];
  /** Connections that were ever opened. */
  readonly connections: () => number;
  readonly calls: readonly ClusterCall[];
  stop(): Promise<void>;
}

export type Reply = (response: ServerResponse, request: SeenRequest, count: number) => unknown;

/** A kubeconfig for plain http on this machine. */
export function stubKubeconfig(server: string, user: object = { token: secretToken }): string {
  return JSON.stringify({
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  });
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** A Status as the API server words a refusal. */
export function statusBody(code: number, reason: string, message = reason, details: object = {}): object {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, reason, message, details };
}

export const deploymentBody = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'mcp-server', uid: 'uid-1', resourceVersion: '7', generation: 1 },
  spec: { selector: { matchLabels: { app: 'mcp-server' } }, template: { metadata: {}, spec: { containers: [] } } },
};

export async function startStub(reply: Reply): Promise<Stub> {
  const clock = movableClock();
  const requests: SeenRequest[] = [];
  const calls: ClusterCall[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (message, response) => {
    let body = '';
    for await (const chunk of message) body += chunk;
    const { method = '', url = '', headers } = message;
    const request = { method, url, headers, body, at: clock.now().getTime() };
    requests.push(request);
    reply(response, request, requests.length);
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const cluster = await kubernetesCluster({
    kubeconfig: { text: stubKubeconfig(url) },
    namespace: 'mcp',
    clock,
    observe: (call) => calls.push(call),
  });
  return {
    url,
    server,
    cluster,
    clock,
    requests,
    connections: () => sockets.size,
    calls,
    async stop() {
      await cluster.close();
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
