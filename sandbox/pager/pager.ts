import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { Clock } from '../../src/ports/clock.ts';
import type { Behaviour } from './behaviour.ts';

/** What arrived at the pager. */
export interface Arrived {
  readonly at: string;
  readonly kind: 'trigger' | 'acknowledge' | 'resolve' | 'webhook';
  /** The dedup key of an event, the Idempotency-Key of a webhook. */
  readonly key: string;
  readonly headline: string;
  /** How many with the same key and kind came before. */
  readonly repeat: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Pager {
  /** `http://127.0.0.1:PORT`; events go to /v2/enqueue, webhooks to /page. */
  readonly url: string;
  /** The oldest first. */
  readonly arrived: readonly Arrived[];
  /** Requests ever made, those that were refused too. */
  readonly requests: number;
  readonly behaviour: Behaviour;
  set(behaviour: Behaviour): void;
  clear(): void;
  stop(): Promise<void>;
}

export interface PagerOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly routingKey: string;
  readonly webhookSecret: string;
  readonly onChange?: () => void;
}

const event = z.object({
  routing_key: z.string(),
  event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
  dedup_key: z.string().max(255).optional(),
  payload: z
    .object({
      summary: z.string().max(1024),
      source: z.string(),
      severity: z.enum(['critical', 'error', 'warning', 'info']),
    })
    .optional(),
});

type Answer = { readonly status: number; readonly body: object };

/** A stand-in for PagerDuty (Events API v2) and for any system that takes the signed webhook, on a loopback port. */
export async function startPager({ clock, routingKey, webhookSecret, onChange }: PagerOptions): Promise<Pager> {
  let behaviour: Behaviour = { kind: 'well' };
  let requests = 0;
  const arrived: Arrived[] = [];

  function keep(given: Pick<Arrived, 'kind' | 'key' | 'headline' | 'body' | 'headers'>): void {
    const repeat = arrived.filter(({ kind, key }) => kind === given.kind && key === given.key).length;
    arrived.push({ ...given, at: clock.now().toISOString(), repeat });
    onChange?.();
  }

  function enqueue(body: unknown, headers: Readonly<Record<string, string>>): Answer {
    const read = event.safeParse(body);
    const refusal = (why: string) => ({ status: 400, body: { status: 'invalid event', message: why } });
    if (!read.success) return refusal('Event object is invalid');
    const { routing_key, event_action: kind, dedup_key: key, payload } = read.data;
    if (routing_key !== routingKey) return refusal('Invalid routing key');
    if (kind === 'trigger' ? payload === undefined : key === undefined) return refusal('Event object is invalid');
    const name = key ?? `made-here-${requests}`;
    keep({ kind, key: name, headline: payload?.summary ?? kind, body, headers });
    return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key: name } };
  }

  function webhook(text: string, body: unknown, headers: Readonly<Record<string, string>>): Answer {
    const timestamp = headers['x-mcp-timestamp'] ?? '';
    const wanted = `v1=${createHmac('sha256', webhookSecret).update(`${timestamp}.${text}`).digest('hex')}`;
    const age = Math.abs(clock.now().getTime() / 1000 - Number(timestamp));
    if (!same(headers['x-mcp-signature'] ?? '', wanted) || !(age <= 300)) return { status: 401, body: {} };
    const headline = z.object({ headline: z.string() }).safeParse(body).data?.headline ?? '';
    keep({ kind: 'webhook', key: headers['idempotency-key'] ?? '', headline, body, headers });
    return { status: 200, body: { id: `W${arrived.length}` } };
  }

  function route(request: IncomingMessage, text: string): Answer {
    if (request.method !== 'POST') return { status: 405, body: {} };
    const headers = headersOf(request);
    if (request.url === '/v2/enqueue') return enqueue(parsed(text), headers);
    return request.url === '/page' ? webhook(text, parsed(text), headers) : { status: 404, body: {} };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests += 1;
    if (behaviour.kind === 'hangs') return;
    const text = await bodyOf(request);
    if (behaviour.kind === 'answers') {
      const headers = {
        ...(behaviour.retryAfter === undefined ? {} : { 'retry-after': String(behaviour.retryAfter) }),
        ...(behaviour.location === undefined ? {} : { location: behaviour.location }),
      };
      response.writeHead(behaviour.status, headers).end('{}');
      return;
    }
    const answer = route(request, text);
    if (behaviour.kind === 'loses-replies') request.socket.destroy();
    else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  }

  const server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    get requests() {
      return requests;
    },
    get behaviour() {
      return behaviour;
    },
    set(next) {
      behaviour = next;
      onChange?.();
    },
    clear() {
      arrived.length = 0;
      onChange?.();
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function headersOf(request: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function same(given: string, wanted: string): boolean {
  return given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted));
}
