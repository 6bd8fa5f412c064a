import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { asFault } from '../errors.ts';
import type { Log } from '../ports/log.ts';

export interface WebRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** Reads the body; a longer one than the route allows ends the request with 413. */
  body(): Promise<Buffer>;
}

export interface WebAnswer {
  readonly status: number;
  readonly body?: string | undefined;
  readonly type?: string | undefined;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Bytes a body may have. */
  readonly mostBytes: number;
  answer(request: WebRequest): Promise<WebAnswer>;
}

export interface WebServer {
  readonly port: number;
  /**
   * Goes on for `drainMs`, each answer asking the caller to close its connection; then takes no new request, and waits up to `graceMs` for
   * those under way.
   */
  stop(drainMs: number, graceMs: number): Promise<void>;
}

class TooLarge extends Error {}

/** A small HTTP server: known paths only, bodies capped before they are read, slow senders cut off. */
export async function startWebServer(
  routes: readonly Route[],
  options: { readonly port: number; readonly host: string; readonly log: Log },
): Promise<WebServer> {
  const table = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  const paths = new Set(routes.map((route) => route.path));
  let draining = false;
  const server = createServer(
    // Node looks for slow senders only so often; every half minute where nothing is said.
    { headersTimeout: 5000, requestTimeout: 10_000, keepAliveTimeout: 60_000, connectionsCheckingInterval: 1000 },
    (request, response) => {
      // Whoever keeps a connection open would find it closed in the middle of a request.
      response.shouldKeepAlive &&= !draining;
      void handle(table, paths, request, response, options.log);
    },
  );
  server.maxHeadersCount = 100;
  server.maxConnections = 2000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : options.port,
    async stop(drainMs, graceMs) {
      draining = true;
      if (drainMs > 0) await wait(drainMs);
      await stop(server, graceMs);
    },
  };
}

async function stop(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const hard = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(hard);
}

async function handle(
  table: ReadonlyMap<string, Route>,
  paths: ReadonlySet<string>,
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): Promise<void> {
  const method = request.method ?? '';
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const route = table.get(`${method === 'HEAD' ? 'GET' : method} ${path}`);
  if (route === undefined) return send(response, { status: paths.has(path) ? 405 : 404 });
  try {
    send(
      response,
      await route.answer({ method, path, headers: request.headers, body: () => read(request, route.mostBytes) }),
    );
  } catch (error) {
    if (error instanceof TooLarge) return send(response, { status: 413 }, true);
    log.error({ err: asFault(error), path }, 'request broke');
    send(response, { status: 500 });
  }
}

function send(response: ServerResponse, answer: WebAnswer, close = false): void {
  if (response.headersSent || response.destroyed) return;
  const body = answer.body ?? '';
  response.writeHead(answer.status, {
    'content-type': answer.type ?? 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
    ...(close ? { connection: 'close' } : {}),
  });
  response.end(body);
}

function read(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return Promise.reject(new TooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostBytes) {
        request.pause();
        reject(new TooLarge());
      } else chunks.push(chunk);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => {
      if (!request.complete) reject(new Error('the sender went away'));
    });
  });
}
