import { Socket } from 'node:net';
import pg from 'pg';
import { unlessAborted } from '../unless-aborted.ts';

/** A server that hangs is not waited for to say good-bye. */
const farewellMs = 100;
/** A name longer than this is cut by the server (NAMEDATALEN). */
const longestName = 63;

export interface Connecting {
  readonly url: string;
  /** What the bot is doing, shown to administrators as `application_name`: `mcp-chatops` and this. */
  readonly doing: string;
  /** For the connection, and for each statement. */
  readonly timeoutMs: number;
  /** Whether the server gives a statement up by itself. Poolers refuse to be told so, and a pooler will do for a look whether it answers. */
  readonly givesUp: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** How every session of the bot names itself. */
export const ownName = 'mcp-chatops';

/** The `application_name` of a session that does this. */
export const nameOfSession = (doing: string) => `${ownName} ${doing}`.slice(0, longestName);

/**
 * Works on a connection of its own, closed afterwards whatever happens: a pool would hide that new ones are refused, and would hold slots
 * of a server that may be full. Rejects with what the driver says, or with the reason of the signal.
 */
export async function connected<T>(
  { url, doing, timeoutMs, givesUp, signal }: Connecting,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  // Its own socket: a client that is ended while it connects never settles, and would leave its connection open.
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    // The server gives up first, and says so; the client does when the server is silent.
    ...(givesUp ? { statement_timeout: timeoutMs - 250, lock_timeout: 2000 } : {}),
    application_name: nameOfSession(doing),
    stream: () => socket,
  });
  client.on('error', () => undefined);
  const asked = client.connect().then(() => work(client));
  try {
    const answer = await (signal === undefined ? asked : unlessAborted(asked, signal));
    await unlessAborted(client.end(), AbortSignal.timeout(farewellMs)).catch(() => undefined);
    return answer;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    socket.destroy();
  }
}
