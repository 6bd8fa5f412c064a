import { SocketModeClient } from '@slack/socket-mode';
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { kindOf, type Work } from './incoming.ts';
import { silentLogger } from './silent-logger.ts';
import { isSteady, type SocketEnd, socketBackOff } from './socket-back-off.ts';

export interface SocketReceiverOptions {
  readonly appToken: string;
  readonly apiUrl: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly work: Work;
  readonly observe: (kind: string, status: number, ms: number) => void;
  /** Connections at once: with two, one is there while the other is renewed. */
  readonly connections: number;
  /** Told why a connection ended or could not be opened. */
  readonly ended: (reason: string) => void;
  /** 0 to 1, to spread connections over time. */
  readonly random: () => number;
}

export interface SocketReceiver {
  /** Connections that are open now. */
  readonly open: number;
  stop(): Promise<void>;
}

interface SocketEvent {
  readonly body: unknown;
  readonly retry_num?: number;
  readonly ack: (response?: object) => Promise<void>;
}

/** Slack greets a connection at once; one that is not greeted in this time is given up. */
const helloMs = 10_000;
/** A closing handshake may take this long when the process stops. */
const goodbyeMs = 2000;

/**
 * Socket Mode on several connections, each made again by us: the SDK's own reconnect is offline for five seconds, gives up, with an
 * unhandled rejection, on some errors, and waits half a minute for the goodbye of a peer that is gone (@slack/socket-mode 3.1.0).
 */
export function startSocketReceiver(options: SocketReceiverOptions): SocketReceiver {
  const { clock, log } = options;
  const stopping = new AbortController();
  const clients = new Set<SocketModeClient>();
  let open = 0;

  /** One connection, from its start until it is lost. Never rejects. */
  async function session(): Promise<SocketEnd> {
    let openedAt: number | undefined;
    let told: string | undefined;
    const lost = Promise.withResolvers<void>();
    const end = (reason: string) => {
      told ??= reason;
      lost.resolve();
    };
    const client = new SocketModeClient({
      appToken: options.appToken,
      autoReconnectEnabled: false,
      // The SDK tells only its log that the peer fell silent.
      logger: { ...silentLogger, warn: (words: unknown) => /\bp[io]ng\b/.test(String(words)) && end('silent') },
      clientOptions: {
        ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        timeout: 5000,
      },
    });
    clients.add(client);
    client.once('disconnected', () => {
      clients.delete(client);
      end('closed');
    });
    client.on('error', () => undefined);
    // Told to go, it is over: the next connection does not wait for the goodbye of this one.
    client.on('ws_message', (data: unknown) => {
      const reason = disconnectReason(data);
      if (reason !== undefined) end(reason);
    });
    client.on('slack_event', (event: SocketEvent) => void receive(options, event));
    client.once('connected', () => {
      openedAt = clock.monotonic();
      open += 1;
    });
    const deadline = new AbortController();
    const late = clock.sleep(helloMs, deadline.signal).then(
      () => openedAt ?? end('no_hello'),
      () => undefined,
    );
    let retryAfterMs = 0;
    const started = client.start().catch((error: unknown) => {
      if (error === undefined) return end('closed');
      clients.delete(client);
      retryAfterMs = error instanceof WebAPIRateLimitedError ? error.retryAfter * 1000 : 0;
      end(codeOf(error));
    });
    await Promise.race([lost.promise, started.then(() => lost.promise)]);
    deadline.abort();
    await late;
    const livedMs = openedAt === undefined ? 0 : clock.monotonic() - openedAt;
    if (openedAt !== undefined) open -= 1;
    if (clients.has(client)) void client.disconnect().catch(() => undefined);
    return { livedMs, reason: told ?? 'closed', retryAfterMs };
  }

  async function slot(connection: number): Promise<void> {
    const backOff = socketBackOff(options.random);
    while (!stopping.signal.aborted) {
      const end = await session();
      if (stopping.signal.aborted) return;
      options.ended(end.reason);
      const waitMs = backOff.after(end, clock.monotonic());
      const fields = { connection, reason: end.reason, livedMs: Math.round(end.livedMs), waitMs };
      if (isSteady(end)) log.info(fields, 'socket closed; opening the next one');
      else if (end.livedMs > 0) log.warn(fields, 'socket was closed soon after it was opened');
      else log.warn(fields, 'socket could not be opened');
      await clock.sleep(waitMs, stopping.signal).catch(() => undefined);
    }
  }

  const slots = Array.from({ length: options.connections }, (_, index) => slot(index));
  return {
    get open() {
      return open;
    },
    async stop() {
      stopping.abort();
      const goodbyes = Promise.allSettled([...clients].map((client) => client.disconnect()));
      const done = new AbortController();
      await Promise.race([goodbyes, clock.sleep(goodbyeMs, done.signal).catch(() => undefined)]);
      done.abort();
      await Promise.allSettled(slots);
    },
  };
}

/** Why Slack asks this connection to go; undefined for every other message. */
function disconnectReason(data: unknown): string | undefined {
  // Only a short message can be one: envelopes are not read twice.
  if (typeof data !== 'string' || data.length > 2000 || !data.includes('"disconnect"')) return undefined;
  const message = parsedJson(data) as { readonly type?: unknown; readonly reason?: unknown } | undefined;
  if (message?.type !== 'disconnect') return undefined;
  return typeof message.reason === 'string' ? message.reason : 'disconnect';
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a call that opened no connection came to, in one word. */
function codeOf(error: unknown): string {
  if (error instanceof WebAPIPlatformError) return error.data.error;
  if (error instanceof WebAPIRateLimitedError) return 'ratelimited';
  if (error instanceof WebAPIHTTPError) return `http_${error.statusCode}`;
  return 'unreachable';
}

async function receive(options: SocketReceiverOptions, event: SocketEvent): Promise<void> {
  const started = performance.now();
  if (typeof event.body !== 'object' || event.body === null) return;
  const body = event.body as Readonly<Record<string, unknown>>;
  const done = (status: number) => options.observe(kindOf(body), status, performance.now() - started);
  try {
    const acknowledged = await options.work({
      body,
      retryNum: event.retry_num === undefined || event.retry_num === 0 ? undefined : event.retry_num,
      acknowledge: (response) => event.ack(typeof response === 'object' && response !== null ? response : undefined),
    });
    done(acknowledged ? 200 : 404);
  } catch (error) {
    options.log.error({ err: error, kind: kindOf(body) }, 'not acknowledged');
    done(500);
  }
}
