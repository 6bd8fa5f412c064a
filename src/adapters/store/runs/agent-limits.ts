import { isFault } from '../../../errors.ts';
import type { AgentLimit, NewRun, Requested } from '../../../ports/store/runs.ts';
import type { Turn } from '../connection.ts';
import { storeDown } from '../store-fault.ts';
import { asking } from './questions.ts';

interface Counted {
  readonly looks: number;
  readonly changes: number;
  readonly open: number;
  readonly before: number;
  readonly known: boolean;
}

/**
 * Which limit of an agent a request would pass; undefined where there is room, for one that came before, for what is asked already, and for
 * anybody else. One process counts its agents one by one; with several, as many more may pass as there are others.
 */
export async function agentTooMany(turn: Turn, run: NewRun): Promise<Requested | undefined> {
  const { agentLimits: limits, key, environment, question } = run;
  if (limits === undefined) return undefined;
  const row = await turn
    .row<Counted>(
      `SELECT count(*) FILTER (WHERE (risk = 'read-only' OR dry) AND created_at > clock_now() - interval '1 minute')::int AS looks,
              count(*) FILTER (WHERE risk <> 'read-only' AND NOT dry AND environment = $2)::int AS changes,
              (SELECT count(*)::int FROM runs WHERE question IS NOT NULL AND state IN ${asking}
                  AND ground ->> 'kind' = 'agent' AND ground ->> 'client' = $1) AS open,
              (SELECT count(*)::int FROM runs WHERE ground ->> 'kind' = 'agent' AND risk <> 'read-only' AND NOT dry
                  AND environment = ANY($3) AND created_at > clock_now() - interval '10 minutes') AS before,
              EXISTS (SELECT 1 FROM inbound WHERE key = $4)
                OR EXISTS (SELECT 1 FROM runs WHERE question = $5 AND state IN ${asking}) AS known
         FROM runs
        WHERE ground ->> 'kind' = 'agent' AND ground ->> 'client' = $1 AND created_at > clock_now() - interval '1 hour'`,
      [limits.client, environment, limits.environments, key, question ?? null],
      'agent-limits',
    )
    .catch((error: unknown) => {
      // It only reads: nothing was accepted by it.
      throw isFault(error, 'STORE_DOWN') ? storeDown(error.cause, 'none') : error;
    });
  if (row === undefined || row.known) return undefined;
  const counts: Readonly<Partial<Record<AgentLimit, number>>> =
    question === undefined
      ? { looksPerMinute: row.looks }
      : { openQuestions: row.open, changesPerHour: row.changes, perApprover: row.before };
  for (const [limit, count] of Object.entries(counts) as [AgentLimit, number][])
    if (count >= limits[limit]) return { kind: 'too-many', of: 'agent', limit, count };
  return undefined;
}
