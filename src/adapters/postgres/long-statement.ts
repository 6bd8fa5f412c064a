import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { unlessAborted } from '../unless-aborted.ts';
import { connected, nameOfSession } from './connection.ts';
import { type LockWait, type LockWaitRow, lockWait, lockWaitOf, lockWaitWords } from './lock-wait.ts';
import { quoted } from './names.ts';

/** Between two looks at how far it is; the first comes sooner. */
const everyMs = 1000;
const firstMs = 200;
/** A session that is told to stop is waited for this long. */
const stopMs = 10_000;
const lookMs = 5000;

/**
 * For what leaves half of its work behind when it reaches a limit: none may end it, nor may a server that misses its client.
 */
export const unlimited = { lock_timeout: '0', statement_timeout: '0', client_connection_check_interval: '0' };

export interface LongStatement {
  readonly url: string;
  /** Names the session (see Connecting.doing): by it a later worker knows what an earlier one has left running. */
  readonly doing: string;
  /** Settings of the session: names and values of ours. */
  readonly settings: Readonly<Record<string, string>>;
  /** The role whose rights it takes; its own where that is left out. */
  readonly owner?: string | undefined;
  readonly watch?: Watch;
  readonly signal?: AbortSignal | undefined;
  /** Whether the server is told to stop when the signal fires; it runs to its end where not. */
  readonly stops: (reason: unknown) => boolean;
}

/** What is told while it runs. */
export interface Watch {
  /** SQL that tells how far the backend `$1` is, and the words for it; whom it waits for is told beside it. */
  readonly sql?: string;
  readonly words?: (row: Readonly<Record<string, string | null>>) => string;
  readonly tell: (words: string) => void;
  /** It is told to stop where it waits for a lock on a table longer than this, in ms; rejects with TableLocked then. */
  readonly patienceMs?: number;
}

/** A statement was told to stop because somebody had its table locked for too long. */
export class TableLocked extends Error {
  readonly wait: LockWait;

  constructor(wait: LockWait) {
    super('the table was locked for too long');
    this.wait = wait;
  }
}

export interface Said {
  readonly code: string;
  readonly message: string;
}

/**
 * Runs a statement that may take hours, on a connection of its own, outside of a transaction; gives the warnings of the server. When the signal
 * fires, the statement is cancelled on the server and waited for, and the reason of the signal is thrown. Rejects with what the driver says.
 */
export async function longStatement(how: LongStatement, statement: string): Promise<readonly Said[]> {
  const { url, doing, settings, owner, signal } = how;
  signal?.throwIfAborted();
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: lookMs,
    application_name: nameOfSession(doing),
    keepAlive: true,
    stream: () => socket,
  });
  client.on('error', () => undefined);
  const said: Said[] = [];
  client.on('notice', ({ code = '', message = '', severity }) => {
    if (severity === 'WARNING') said.push({ code, message });
  });
  try {
    await client.connect();
    for (const [name, value] of Object.entries(settings))
      await client.query(`SET ${name} = ${pg.escapeLiteral(value)}`);
    if (owner !== undefined) await client.query(`SET ROLE ${quoted(owner)}`);
    const [self] = (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows;
    await finished(client.query(statement), self?.pid ?? 0, how);
    await unlessAborted(client.end(), AbortSignal.timeout(100)).catch(() => undefined);
    return said;
  } finally {
    socket.destroy();
  }
}

async function finished(running: Promise<unknown>, pid: number, how: LongStatement): Promise<void> {
  const { signal, stops } = how;
  const over = new AbortController();
  let locked: LockWait | undefined;
  const watching = watched(pid, how, over.signal, async (wait) => {
    locked = wait;
    await askToStop(how.url, [pid]);
  });
  try {
    await (signal === undefined ? running : unlessAborted(running, signal));
  } catch (error) {
    running.catch(() => undefined); // told to stop, or left to itself
    if (signal?.aborted && stops(signal.reason)) {
      await askToStop(how.url, [pid]);
      await unlessAborted(running, AbortSignal.timeout(stopMs)).catch(() => undefined);
    }
    signal?.throwIfAborted();
    throw locked === undefined ? error : new TableLocked(locked);
  } finally {
    over.abort();
    await watching;
  }
}

/** Tells how far it is, and whom it waits for, until it is over. A look that fails tells nothing. */
async function watched(
  pid: number,
  { url, doing, watch }: LongStatement,
  over: AbortSignal,
  giveUp: (wait: LockWait) => Promise<void>,
): Promise<void> {
  if (watch === undefined) return;
  const { tell, patienceMs = Number.POSITIVE_INFINITY } = watch;
  let [since, waitMs]: [number | undefined, number] = [undefined, firstMs];
  for (;;) {
    await sleep(waitMs, undefined, { signal: over }).catch(() => undefined);
    waitMs = everyMs;
    if (over.aborted) return;
    const how = { url, doing: `${doing} watch`, timeoutMs: lookMs, givesUp: true, signal: over };
    const { words, wait } = await connected(how, (client) => lookAt(client, pid, watch)).catch(() => nothing);
    if (over.aborted) return;
    if (words !== '') tell(words);
    since = wait?.isForTable === true ? (since ?? performance.now()) : undefined;
    if (wait !== undefined && since !== undefined && performance.now() - since >= patienceMs) return giveUp(wait);
  }
}

const nothing = { words: '', wait: undefined };

async function lookAt(client: pg.Client, pid: number, { sql, words }: Watch) {
  const rows = sql === undefined ? [] : (await client.query<Readonly<Record<string, string | null>>>(sql, [pid])).rows;
  const [row] = rows;
  const [found] = (await client.query<LockWaitRow>(lockWait, [pid])).rows;
  const wait = found === undefined ? undefined : lockWaitOf(found);
  const told = [
    ...(row === undefined || words === undefined ? [] : [words(row)]),
    ...(wait === undefined ? [] : [lockWaitWords(wait)]),
  ];
  return { words: told.join(', '), wait };
}

/** Cancels what sessions of the bot's own role do. A server that cannot be reached is not told. */
async function askToStop(url: string, pids: readonly number[]): Promise<void> {
  const how = { url, doing: 'stop', timeoutMs: lookMs, givesUp: true };
  await connected(how, (client) =>
    client.query('SELECT pg_cancel_backend(pid) FROM unnest($1::int[]) AS pid', [pids]),
  ).catch(() => undefined);
}

const left = `
SELECT a.pid FROM pg_catalog.pg_stat_activity a
WHERE a.usename = session_user AND a.application_name = $1 AND a.pid <> pg_backend_pid() AND a.datname = current_database()`;

/** What earlier workers of the run have left running under that name. */
export async function leftRunning(url: string, doing: string): Promise<readonly number[]> {
  const how = { url, doing: `${doing} look`, timeoutMs: lookMs, givesUp: true };
  const { rows } = await connected(how, (client) => client.query<{ pid: number }>(left, [nameOfSession(doing)]));
  return rows.map(({ pid }) => pid);
}

/** Ends what earlier workers of the run have left running under that name; resolves with whether it is over. */
export async function endLeft(url: string, doing: string): Promise<boolean> {
  const until = performance.now() + stopMs;
  for (;;) {
    const pids = await leftRunning(url, doing);
    if (pids.length === 0) return true;
    if (performance.now() > until) return false;
    await askToStop(url, pids);
    await sleep(100);
  }
}
