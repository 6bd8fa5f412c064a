import { setTimeout as sleep } from 'node:timers/promises';
import { fault, isFault } from '../../errors.ts';
import { connected } from './connection.ts';
import { codeOf, isAnswer } from './failures.ts';
import { buildProgress, progressWords } from './index-progress.ts';
import { leftRunning, longStatement, TableLocked, unlimited } from './long-statement.ts';

const everyMs = 500;
/**
 * A lock on the whole table is waited for so long, as VACUUM waits for it. The server's own lock_timeout will not do: it would also end the wait for older
 * transactions, in the middle of the work.
 */
const patienceMs = 5000;

/** A statement that builds an index CONCURRENTLY. */
export interface IndexWork {
  readonly url: string;
  /** Names the session, for later workers. */
  readonly doing: string;
  readonly owner: string | undefined;
  readonly progress: (words: string) => void;
  readonly signal: AbortSignal | undefined;
  /** `The index x was not built`. */
  readonly failed: string;
  /** Removes what it has left. */
  clear(): Promise<void>;
}

/**
 * Runs a statement that leaves an invalid index where it does not come to its end: it has no limits, and where it fails, or the signal fires,
 * what it has left is removed. A worker that only lets go, or loses its connection, leaves it running for the next one.
 */
export async function indexWork(work: IndexWork, statement: string): Promise<void> {
  const { url, doing, owner, progress, signal, failed, clear } = work;
  try {
    await longStatement(
      {
        ...{ url, doing, settings: unlimited, owner, signal },
        stops: (reason) => !handsOver(reason),
        watch: { sql: buildProgress, words: progressWords, tell: progress, patienceMs },
      },
      statement,
    );
  } catch (error) {
    const isGone = signal?.aborted === true && handsOver(signal.reason);
    const isLocked = error instanceof TableLocked;
    const isLost = signal?.aborted !== true && !isLocked && !isAnswer(error) && !/^57/.test(codeOf(error));
    // Then it goes on by itself, and is looked for.
    if (isGone || isLost) throw error;
    await clear();
    if (signal?.aborted) throw signal.reason;
    throw isLocked ? tableLocked(failed, error) : inWords(error, failed);
  }
}

const why: Readonly<Record<string, string>> = {
  '57014': 'an administrator cancelled it',
  '57P01': 'an administrator ended it',
  '40P01': 'it and another session waited for each other',
  '53100': 'the disk is full',
  '23505': 'rows are there that it does not allow',
};

function inWords(error: unknown, failed: string): unknown {
  const known = why[codeOf(error)];
  return known === undefined
    ? error
    : fault('DATABASE_FAILED', `${failed}: ${known}. Nothing of it is left.`, { cause: error });
}

const tableLocked = (failed: string, { wait }: TableLocked) =>
  fault('DATABASE_LOCKED', `${failed}: ${wait.holder} has its table locked. Nothing of it is left.`);

/** Whether only this worker stops, and another one goes on with the run. */
function handsOver(reason: unknown): boolean {
  return isFault(reason, 'WORKER_STOPPING') || isFault(reason, 'LEASE_LOST');
}

/** Waits for what an earlier worker began, for as long as it takes: two builds would wait for each other. */
export async function leftToEnd({
  url,
  doing,
  progress,
  signal,
}: Pick<IndexWork, 'url' | 'doing' | 'progress' | 'signal'>): Promise<void> {
  for (;;) {
    const [pid] = await leftRunning(url, doing);
    if (pid === undefined) return;
    signal?.throwIfAborted();
    const how = { url, doing: `${doing} look`, timeoutMs: 5000, givesUp: true };
    const { rows } = await connected(how, (client) => client.query(buildProgress, [pid]));
    if (rows[0] !== undefined) progress(progressWords(rows[0]));
    await sleep(everyMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}
