import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { MovableClock } from '../../clock.ts';
import type { SimulatedCluster } from '../../cluster/cluster.ts';
import { answerQuery } from './api.ts';
import { exporters, type Outside, outsideInOrder } from './exporters.ts';
import { createScrapes, SCRAPE_MS, type Scrapes } from './scrapes.ts';
import { followTargets } from './targets.ts';

export type PrometheusState =
  | { readonly kind: 'works' }
  /** Connections are cut. */
  | { readonly kind: 'down' }
  | { readonly kind: 'hangs' }
  /** Answers this many ms (of real time) later. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** What stands before it answers, with a status and a page. */
  | { readonly kind: 'status'; readonly status: number }
  /** Answers with a warning: some of its stores did not. */
  | { readonly kind: 'partial'; readonly warning: string };

/** The Prometheus of one environment: its HTTP API over the simulated pods of a namespace. */
export interface SimulatedPrometheus {
  readonly url: string;
  readonly state: PrometheusState;
  set(state: PrometheusState): void;
  /** Queries that came in, oldest first; the last 200. */
  readonly queries: readonly string[];
  /** What is told beside the cluster: certificates and backups. */
  readonly outside: Outside;
  /** What it knows, up to now. */
  scrapes(): Scrapes;
  /** Makes the day before in slices, before the first query asks for it all at once. */
  remember(): Promise<void>;
  stop(): Promise<void>;
}

/** How long nobody else in this process has a turn while the past is made. */
const SLICE_MS = 10;

/** Bytes of a form that are read. */
const longestForm = 1024 * 1024;

/** Starts the Prometheus of a namespace. It scrapes from the first query on, and knows the day before. */
export async function startPrometheus(
  cluster: SimulatedCluster,
  namespace: string,
  clock: MovableClock,
): Promise<SimulatedPrometheus> {
  let state: PrometheusState = { kind: 'works' };
  const queries: string[] = [];
  const targets = followTargets(cluster, namespace, clock);
  const nowMs = clock.now().getTime();
  const outside = outsideInOrder(nowMs);
  const scrapes = createScrapes(targets, clock, exporters(cluster, namespace, outside, nowMs));
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const catchUp = () => {
    timer ??= setInterval(() => scrapes.catchUp(), SCRAPE_MS).unref();
    scrapes.catchUp();
  };
  // Nothing has happened yet in the time the clock jumped over.
  const leave = clock.onAdvance(() => {
    if (timer !== undefined) scrapes.catchUp();
  });

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (state.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, slowness(state)));
    if (state.kind === 'hangs') return;
    if (state.kind === 'down') request.socket.destroy();
    else if (state.kind === 'status') page(response, state.status, '<html><body>Service unavailable</body></html>');
    else await respond(request, response);
  };
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://prometheus');
    if (pathname === '/-/ready') return page(response, 200, 'Prometheus Server is Ready.\n');
    if (!pathname.startsWith('/api/v1/query')) return page(response, 404, '404 page not found\n');
    const form = new URLSearchParams([...searchParams, ...new URLSearchParams(await bodyOf(request))]);
    queries.push(form.get('query') ?? '');
    if (queries.length > 200) queries.shift();
    catchUp();
    const answered = answerQuery(scrapes.samples, pathname, form, clock.now().getTime());
    if (answered === undefined) return page(response, 404, '404 page not found\n');
    const warnings = state.kind === 'partial' ? { warnings: [state.warning] } : {};
    response.writeHead(answered.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...answered.body, ...warnings }));
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => page(response, 500, 'internal error\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get state() {
      return state;
    },
    set(next) {
      state = next;
    },
    queries,
    outside,
    scrapes() {
      catchUp();
      return scrapes;
    },
    async remember() {
      while (!stopped && !scrapes.catchUpFor(SLICE_MS)) await setImmediate();
      if (!stopped) catchUp();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      leave();
      targets.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const slowness = (state: PrometheusState): number => (state.kind === 'slow' ? state.ms : 0);

function page(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'content-type': text.startsWith('<') ? 'text/html' : 'text/plain; charset=utf-8' })
    .end(text);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > longestForm) throw new Error('The form is too long.');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
