import { isFault } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CloudLogsReader, QueryAsked, QueryResults } from '../../ports/cloud-logs.ts';
import type { OpenQueries } from '../../ports/open-queries.ts';
import { sizeWords } from './estimate.ts';

const callMs = 10_000;
/** ms between two looks at a query: soon at first, for most are over at once. */
const pauses = [200, 400, 800, 1500];
const laterPause = 3000;
/** A start that AWS is too busy for is tried again so often. */
const mostStarts = 10;

export interface QueryRun {
  readonly logs: Pick<CloudLogsReader, 'startQuery' | 'queryResults' | 'stopQuery'>;
  readonly queries: OpenQueries;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly asked: Omit<QueryAsked, 'mark'>;
  /** It is stopped once it has read this much. */
  readonly ceilingBytes: number;
  /** It is stopped after so many ms. */
  readonly patienceMs: number;
  /** Told while the query runs, or waits for others to end. */
  readonly seen: (results: QueryResults | 'waiting') => void;
}

export interface QueryOutcome extends Omit<QueryResults, 'state' | 'status'> {
  /** Why something is missing; undefined where everything was read. */
  readonly cutShort: string | undefined;
}

/**
 * Runs a query to its end, its ceiling or the end of patience, and stops it whatever happens meanwhile: what is not stopped here, because
 * this process dies or AWS does not answer, has been written down and is stopped by `stopOrphans`. Rejects as the port does.
 */
export async function runQuery(run: QueryRun): Promise<QueryOutcome> {
  const { logs, queries, clock, signal, ceilingBytes, patienceMs, seen } = run;
  const until = clock.now().getTime() + patienceMs;
  const mark = await queries.begin();
  const id = await started(run, mark);
  let isOpen = true;
  try {
    for (let looks = 0; ; looks += 1) {
      const results = await logs.queryResults(id, { timeoutMs: callMs, signal });
      isOpen = results.state === 'open';
      const { state, status, ...found } = results;
      if (state === 'over') return { ...found, cutShort: undefined };
      if (state === 'stopped') return { ...found, cutShort: `CloudWatch ended the query (${status})` };
      if (found.bytesRead > ceilingBytes)
        return {
          ...found,
          cutShort: `stopped after ${sizeWords(found.bytesRead)}: the limit is ${sizeWords(ceilingBytes)}`,
        };
      if (clock.now().getTime() >= until)
        return {
          ...found,
          cutShort: `stopped after ${Math.round(patienceMs / 1000)} s, with what it had found by then`,
        };
      seen(results);
      await clock.sleep(pauses[looks] ?? laterPause, signal);
    }
  } finally {
    await settle(run, { id, mark, isOpen });
  }
}

/** Starts the query. Where as many run as the account may have, it waits for its turn. */
async function started({ logs, queries, clock, signal, asked, seen }: QueryRun, mark: string): Promise<string> {
  for (let starts = 1; ; starts += 1) {
    try {
      return await logs.startQuery({ ...asked, mark }, { timeoutMs: callMs, signal });
    } catch (error) {
      const isBusy = isFault(error, 'AWS_BUSY');
      if (!isBusy || starts >= mostStarts) {
        // Where nobody knows whether it runs, it is looked for.
        if (isBusy || isFault(error, 'AWS_DENIED') || isFault(error, 'AWS_CREDENTIALS')) await queries.ended(mark);
        throw error;
      }
      seen('waiting');
      await clock.sleep(laterPause, signal);
    }
  }
}

async function settle(
  { logs, queries }: QueryRun,
  { id, mark, isOpen }: { readonly id: string; readonly mark: string; readonly isOpen: boolean },
): Promise<void> {
  try {
    // Without the signal, which may be what ends the run.
    if (isOpen) await logs.stopQuery(id, { timeoutMs: callMs });
    await queries.ended(mark);
  } catch {
    // It is written down still: the round that stops what nobody waits for finds it.
  }
}
