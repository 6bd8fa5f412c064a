import { randomUUID } from 'node:crypto';
import { asFault } from '../errors.ts';
import type { OpenQueries } from '../ports/open-queries.ts';
import type { Orphan } from '../ports/store/queries.ts';
import type { Hold } from '../ports/store/runs.ts';
import type { WorkerEngine } from './engine.ts';

/** Orphans of one round. */
const mostAtOnce = 8;
const callMs = 8000;
/** A query that was not started by then never will be: no try to start one takes so long. */
const startMs = 60_000;
/** CloudWatch itself ends a query after an hour. */
const longestMs = 65 * 60_000;

/** The open queries of a run that a worker has. */
export function queriesOf({ store }: Pick<WorkerEngine, 'store'>, hold: Hold, environment: string): OpenQueries {
  return {
    async begin() {
      // Random: several bots may share an account, and their runs have the same numbers.
      const mark = randomUUID();
      await store.queries.begin(hold, { mark, environment });
      return mark;
    },
    ended: (mark) => store.queries.ended(mark),
  };
}

/** Stops the queries nobody waits for any more: their worker died, or could not stop them itself. What cannot be asked is asked again. */
export async function stopOrphans(engine: WorkerEngine, stopping: AbortSignal): Promise<void> {
  for (const orphan of await engine.store.queries.orphans(mostAtOnce)) {
    try {
      if (await isOver(engine, orphan, stopping)) await engine.store.queries.ended(orphan.mark);
    } catch (error) {
      stopping.throwIfAborted();
      engine.log.warn({ err: asFault(error), mark: orphan.mark }, 'query not stopped yet');
    }
  }
}

async function isOver(
  engine: WorkerEngine,
  { mark, environment, ageMs }: Orphan,
  signal: AbortSignal,
): Promise<boolean> {
  if (ageMs > longestMs || !engine.environments.has(environment)) return true;
  const { logs } = engine.platform(environment).readers;
  const open = await logs.openQueries(mark, { timeoutMs: callMs, signal });
  for (const id of open) await logs.stopQuery(id, { timeoutMs: callMs, signal });
  if (open.length > 0) engine.log.info({ mark, environment }, 'query stopped that nobody waited for');
  // One whose start was still on its way may show up later.
  return open.length > 0 || ageMs > startMs;
}
