import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { movableClock } from '../../../sandbox/clock.ts';
import { kubernetesCluster } from '../../../src/adapters/kubernetes/cluster.ts';
import { isFault } from '../../../src/errors.ts';
import type { HttpAnswer, PodTarget } from '../../../src/ports/cluster.ts';
import { startControlPlane } from '../../control-plane/control-plane.ts';

// Runs inside `isolated`, where the addresses of pods are local: real servers on them, called through the real API server and directly.
// Prints one JSON object: for each call what came back. pod-calls.test.ts checks it.

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

const silentCalls = new EventEmitter();

const pages: Record<string, (request: IncomingMessage, response: ServerResponse) => unknown> = {
  '/health': (_, response) => response.end('{"status":"ok"}'),
  '/broken': (_, response) => response.writeHead(500, { 'content-type': 'text/plain' }).end('boom'),
  '/forbidden': (_, response) => response.writeHead(403).end('{"error":"not you"}'),
  '/moved': (_, response) => response.writeHead(302, { location: 'http://10.244.0.9/' }).end(),
  '/big': (_, response) => response.end('é'.repeat(1024 * 1024)),
  '/silent': () => silentCalls.emit('call'),
  '/cut': (_, response) =>
    response.writeHead(200, { 'content-length': '1000' }).write('half', () => response.destroy()),
  '/echo': async (request, response) => {
    const { method, url, headers } = request;
    const seen = {
      method,
      url,
      type: headers['content-type'],
      authorization: headers.authorization,
      body: await bodyOf(request),
    };
    response.end(JSON.stringify(seen));
  },
};

async function serve(address: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    const page = pages[path];
    if (page === undefined) response.writeHead(404).end('no such page');
    else page(request, response);
  });
  server.listen(8080, address);
  await once(server, 'listening');
  return server;
}

function outcome(call: Promise<HttpAnswer>): Promise<object> {
  return call.then(
    ({ status, body }) => ({ status, length: body.length, body: body.slice(0, 300) }),
    (error: unknown) =>
      isFault(error) ? { code: error.code, effect: error.effect, message: error.message } : { thrown: String(error) },
  );
}

const plane = await startControlPlane({ nodes: 1 });
const clock = movableClock();
const kubeconfig = { path: plane.kubeconfigPath };
const proxy = await kubernetesCluster({ kubeconfig, namespace: 'default', clock });
const direct = await kubernetesCluster({ kubeconfig, namespace: 'default', clock, podCalls: 'direct' });
const servers: Server[] = [];
const results: Record<string, object> = {};
try {
  await plane.kubectl(['create', 'deployment', 'mcp-server', '--image=mcp/server:1', '--replicas=2', '--port=8080']);
  await plane.kubectl(['expose', 'deployment', 'mcp-server']);
  await plane.kubectl(['rollout', 'status', 'deployment/mcp-server']);
  const [served, silent] = await proxy.pods(await proxy.deployment('mcp-server'));
  if (served?.address === undefined || silent === undefined) throw new Error('two pods are needed');
  servers.push(await serve(served.address));

  const target: PodTarget = { kind: 'pod', name: served.name, address: served.address, port: 8080 };
  const nobody: PodTarget = { kind: 'pod', name: silent.name, address: silent.address, port: 8080 };
  const caller = new AbortController();
  for (const [way, cluster] of Object.entries({ proxy, direct })) {
    for (const page of ['/health', '/broken', '/forbidden', '/moved', '/big', '/nowhere']) {
      results[`${way} ${page}`] = await outcome(cluster.httpGet(target, page));
    }
    results[`${way} query`] = await outcome(cluster.httpGet(target, '/echo?a=1&b=%20x'));
    results[`${way} post`] = await outcome(cluster.httpPost(target, '/echo', { clear: true }));
    results[`${way} post nothing`] = await outcome(cluster.httpPost(target, '/echo'));
    results[`${way} silent`] = await outcome(cluster.httpGet(target, '/silent', { timeoutMs: 500 }));
    results[`${way} silent post`] = await outcome(cluster.httpPost(target, '/silent', {}, { timeoutMs: 500 }));
    results[`${way} cut post`] = await outcome(cluster.httpPost(target, '/cut', {}));
    results[`${way} nobody`] = await outcome(cluster.httpGet(nobody, '/health'));
    results[`${way} nobody post`] = await outcome(cluster.httpPost(nobody, '/health', {}));
  }
  servers.push(await serve(silent.address ?? ''));
  results['service'] = await outcome(proxy.httpGet({ kind: 'service', name: 'mcp-server', port: 8080 }, '/health'));
  silentCalls.once('call', () => caller.abort(new Error('the caller left')));
  results['given up'] = await outcome(proxy.httpGet(target, '/silent', { signal: caller.signal }));
} finally {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await Promise.all([proxy.close(), direct.close()]);
  await plane.stop();
}
process.stdout.write(JSON.stringify(results));
