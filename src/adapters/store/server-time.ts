import type { ClientBase } from 'pg';

/** What the server's clock says, as far as its answers tell. */
export interface ServerTime {
  /** Asks on this connection. */
  read(client: ClientBase): Promise<void>;
  /** Undefined before the first answer. */
  now(): Date | undefined;
}

/** Counts on from the last answer by the machine's monotonic clock: a step of its wall clock changes nothing. */
export function serverTime(): ServerTime {
  let known: { readonly serverMs: number; readonly at: number } | undefined;
  return {
    async read(client) {
      const sent = performance.now();
      const { rows } = await client.query<{ ms: string }>('SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms');
      // The middle of the round trip is the best guess.
      known = { serverMs: Number(rows[0]?.ms), at: (sent + performance.now()) / 2 };
    },
    now: () => known && new Date(known.serverMs + performance.now() - known.at),
  };
}
