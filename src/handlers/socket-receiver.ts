import { SocketModeClient } from '@slack/socket-mode';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { kindOf, type Work } from './incoming.ts';
import { silentLogger } from './silent-logger.ts';

export interface SocketReceiverOptions {
  readonly appToken: string;
  readonly apiUrl: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly work: Work;
  readonly observe: (kind: string, status: number, ms: number) => void;
  /** Connections at once: with two, one is there while the other is renewed. */
  readonly connections: number;
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

/**
 * Socket Mode on several connections, each made again by us: the SDK's own reconnect is offline for five seconds, and gives up, with an
 * unhandled rejection, on some errors (reference: @slack/socket-mode 3.1.0).
 */
export function startSocketReceiver(options: SocketReceiverOptions): SocketReceiver {
  const stopping = new AbortController();
  const clients = new Set<SocketModeClient>();
  let open = 0;

  /** One connection, from its start until it is lost; the ms it was open. */
  async function session(): Promise<void> {
    const client = new SocketModeClient({
      appToken: options.appToken,
      autoReconnectEnabled: false,
      logger: silentLogger,
      clientOptions: {
        ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        timeout: 8000,
      },
    });
    clients.add(client);
    const lost = new Promise<void>((resolve) => client.once('disconnected', () => resolve()));
    client.on('error', () => undefined);
    client.on('slack_event', (event: SocketEvent) => void receive(options, event));
    try {
      await client.start();
      open += 1;
      await lost.finally(() => {
        open -= 1;
      });
    } finally {
      clients.delete(client);
    }
  }

  async function slot(index: number): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        await session();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (!stopping.signal.aborted) options.log.warn({ err: error, connection: index }, 'socket could not be opened');
      }
      const wait = failures === 0 ? 100 : Math.min(30_000, 500 * 2 ** Math.min(failures, 6));
      await options.clock.sleep(wait, stopping.signal).catch(() => undefined);
    }
  }

  const slots = Array.from({ length: options.connections }, (_, index) => slot(index));
  return {
    get open() {
      return open;
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled([...clients].map((client) => client.disconnect()));
      await Promise.allSettled(slots);
    },
  };
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
