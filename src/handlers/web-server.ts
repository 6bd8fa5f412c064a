import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { setTimeout as wait } from 'node:timers/promises';
import { asFault, fault } from '../errors.ts';
import type { Log } from '../ports/log.ts';
import { type BodyBudget, bodyBudget } from './body-budget.ts';
import { BodyCrowdedOut, BodyTooLarge, free, readBody } from './web-body.ts';

export interface WebRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** Address the connection came from. */
  readonly sender: string;
  /**
   * Reads the body. A route looks at the headers first and asks for no body of whom it refuses. `known` where the headers showed who
   * sends, `unknown` where only the body can. The bytes are there until the answer is given. Rejects with BodyTooLarge (413 where the route does not answer it) or BodyCrowdedOut (503).
   */
  body(sender: 'known' | 'unknown'): Promise<Buffer>;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Whole, or piece by piece as it comes. */
  readonly body?: string | ReadableStream<Uint8Array> | undefined;
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

const mebibyte = 1024 * 1024;

/**
 * What bodies may take at once. Whoever has shown nothing yet shares little: Slack's and SNS's signatures cover the body, so theirs must be
 * read to be judged. The largest gives way, so that small ones always come through.
 */
const limits = {
  known: { most: 96 * mebibyte, mostPerSender: 96 * mebibyte },
  /** Of routes that take no more than a mebibyte. */
  unknown: { most: 8 * mebibyte, mostPerSender: 6 * mebibyte },
  /** A signed message of a large group is 18 MiB. */
  unknownLarge: { most: 24 * mebibyte, mostPerSender: 20 * mebibyte },
};

type Budgets = Readonly<Record<keyof typeof limits, BodyBudget>>;

/** A body that nobody asked for is let run out up to this; behind a longer one the connection is closed. */
const mostUnread = 64 * 1024;

/** A small HTTP server: known paths only, bodies capped before they are read and all together, slow senders cut off. */
export async function startWebServer(
  routes: readonly Route[],
  options: { readonly port: number; readonly host: string; readonly log: Log },
): Promise<WebServer> {
  const table = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  const paths = new Set(routes.map((route) => route.path));
  let draining = false;
  const budgets: Budgets = {
    known: bodyBudget(limits.known),
    unknown: bodyBudget(limits.unknown),
    unknownLarge: bodyBudget(limits.unknownLarge),
  };
  const site = { table, paths, log: options.log, budgets };
  const server = createServer(
    // Node looks for slow senders only so often; every half minute where nothing is said.
    { headersTimeout: 5000, requestTimeout: 10_000, keepAliveTimeout: 60_000, connectionsCheckingInterval: 1000 },
    (request, response) => {
      // Whoever keeps a connection open would find it closed in the middle of a request.
      response.shouldKeepAlive &&= !draining;
      void handle(site, request, response);
    },
  );
  // Who asks whether to send the body is told so when the route wants it.
  server.on('checkContinue', (request, response) => {
    response.shouldKeepAlive &&= !draining;
    void handle(site, request, response, () => response.writeContinue());
  });
  server.maxHeadersCount = 100;
  server.maxConnections = 2000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portFault(error, options) ?? error));
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

interface Site {
  readonly table: ReadonlyMap<string, Route>;
  readonly paths: ReadonlySet<string>;
  readonly log: Log;
  readonly budgets: Budgets;
}

async function handle(
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
  wanted: () => void = () => undefined,
): Promise<void> {
  const method = request.method ?? '';
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const sender = request.socket.remoteAddress ?? '';
  const route = site.table.get(`${method === 'HEAD' ? 'GET' : method} ${path}`);
  if (route === undefined) return send(request, response, { status: site.paths.has(path) ? 405 : 404 });
  let done = () => {};
  const body: WebRequest['body'] = async (who) => {
    const kind = who === 'unknown' && route.mostBytes > mebibyte ? 'unknownLarge' : who;
    let giveWay = () => {};
    const hold = site.budgets[kind].hold(sender, () => giveWay());
    done = hold.release;
    wanted();
    const most = Math.min(route.mostBytes, limits[kind].mostPerSender);
    const whole = await readBody(request, most, hold, (cancel) => {
      giveWay = cancel;
    });
    done = () => {
      hold.release();
      free(whole);
    };
    return whole;
  };
  try {
    send(request, response, await route.answer({ method, path, headers: request.headers, sender, body }));
  } catch (error) {
    if (error instanceof BodyTooLarge) return send(request, response, { status: 413 });
    if (error instanceof BodyCrowdedOut) return send(request, response, crowdedOut);
    site.log.error({ err: asFault(error), path }, 'request broke');
    send(request, response, { status: 500 });
  } finally {
    done();
  }
}

/** Never 429, which monitors take for final. */
const crowdedOut: WebAnswer = { status: 503, headers: { 'retry-after': '1' } };

function send(request: IncomingMessage, response: ServerResponse, answer: WebAnswer): void {
  if (response.headersSent || response.destroyed) return;
  const body = answer.body ?? '';
  const isWhole = typeof body === 'string';
  const unread = muchUnread(request);
  if (unread) lingering(request.socket);
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-type': answer.type ?? 'text/plain; charset=utf-8',
    ...(isWhole ? { 'content-length': Buffer.byteLength(body) } : {}),
    'x-content-type-options': 'nosniff',
    ...(unread ? { connection: 'close' } : {}),
  });
  if (isWhole) response.end(body);
  else void pipeline(Readable.fromWeb(body as NodeStream), response).catch(() => response.destroy()); // whoever went away is told nothing
}

/** ms in which a sender that is still writing reads its answer. */
const lingerMs = 500;

/** A connection that is closed with bytes unread is reset, and the reset can take the answer away from the sender. */
function lingering(socket: Socket): void {
  socket.destroySoon = () => {
    socket.end();
    // Node has begun to read and drop what is left, which is more work than memory has room for from hundreds at once.
    setImmediate(() => socket.pause());
    setTimeout(() => socket.destroy(), lingerMs).unref();
  };
}

function muchUnread({ complete, headers }: IncomingMessage): boolean {
  if (complete) return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > mostUnread;
}

/** A port that is taken, or not for this user to open, as an error for people. */
function portFault({ code }: NodeJS.ErrnoException, { port, host }: { readonly port: number; readonly host: string }) {
  if (code === 'EADDRINUSE') return fault('PORT_TAKEN', `Port ${port} of ${host} is in use by another process.`);
  if (code === 'EACCES') return fault('PORT_TAKEN', `Port ${port} of ${host} cannot be opened by this user.`);
  return undefined;
}
