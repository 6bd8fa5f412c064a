import pg from 'pg';
import type { Clock } from '../../ports/clock.ts';
import type { WakeTopic } from '../../ports/store.ts';
import { farewell } from './farewell.ts';

export interface Wake {
  on(listener: (topic: WakeTopic) => void): () => void;
  close(): Promise<void>;
}

const topics: readonly WakeTopic[] = ['dispatch', 'messages', 'cancel', 'incidents', 'pages', 'groups'];

/**
 * Listens for what other processes changed. A hint only: everything is also found by looking. A lost connection is made again, and
 * then every listener looks once, since hints may have been missed.
 */
export function listen(url: string, clock: Clock): Wake {
  const listeners = new Set<(topic: WakeTopic) => void>();
  const stop = new AbortController();
  let running: Promise<void> | undefined;

  const tell = (topic: WakeTopic) => {
    for (const listener of listeners) listener(topic);
  };

  async function session(): Promise<void> {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: 'mcp-chatops wake',
      connectionTimeoutMillis: 3000,
      query_timeout: 3000,
      keepAlive: true,
    });
    const lost = new Promise<void>((resolve) => {
      fresh.on('error', () => resolve());
      fresh.once('end', () => resolve());
      stop.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    fresh.on('notification', ({ payload }) => {
      const topic = topics.find((known) => known === payload);
      if (topic !== undefined) tell(topic);
    });
    try {
      await fresh.connect();
      await fresh.query('LISTEN mcp_chatops');
      for (const topic of topics) tell(topic);
      await lost;
    } finally {
      await farewell(fresh.end());
    }
  }

  async function listenOn(): Promise<void> {
    while (!stop.signal.aborted) {
      await session().catch(() => undefined);
      await clock.sleep(500, stop.signal).catch(() => undefined);
    }
  }

  return {
    on(listener) {
      listeners.add(listener);
      // Nobody listens in a process that never asked to be told.
      running ??= listenOn();
      return () => listeners.delete(listener);
    },
    async close() {
      stop.abort();
      await running;
    },
  };
}
