import { isFault } from '../../../errors.ts';
import type { NewRun, Requested } from '../../../ports/store/runs.ts';
import type { Db, Turn } from '../connection.ts';
import { storeDown } from '../store-fault.ts';

/** The states of a run that waits for an answer, or will as soon as it is planned; those of the index `runs_question`. */
export const asking = `('requested', 'planning', 'awaiting_approval')`;

/** Refused requests that come again find the run they met among so many newest ones. */
const lookBack = 1000;

/**
 * The answer to a request that would be one question too many; undefined where there is room, and for a request that came before. Counted beside
 * the request, so that some of the same moment may pass together.
 */
export async function tooMany(turn: Turn, { key, requestedBy, limits }: NewRun): Promise<Requested | undefined> {
  if (limits === undefined) return undefined;
  const row = await turn
    .row<{ mine: number[]; theirs: number; known: boolean }>(
      `SELECT coalesce(array_agg(runs.id::int ORDER BY runs.id) FILTER (WHERE requested_by = $2), '{}') AS mine,
              count(*) FILTER (WHERE environment = ANY($3) AND coalesce(approvals.gate ->> 'approvers', '1') <> '0')::int AS theirs,
              EXISTS (SELECT 1 FROM inbound WHERE key = $1) AS known
         FROM runs LEFT JOIN approvals ON run_id = runs.id
        WHERE question IS NOT NULL AND runs.state IN ${asking}`,
      [key, requestedBy, limits.approver?.environments ?? []],
      'open-questions',
    )
    .catch((error: unknown) => {
      // It only reads: nothing was accepted by it.
      throw isFault(error, 'STORE_DOWN') ? storeDown(error.cause, 'none') : error;
    });
  if (row === undefined || row.known) return undefined;
  if (row.mine.length >= limits.perRequester) return { kind: 'too-many', of: 'requester', open: row.mine };
  if (limits.approver !== undefined && row.theirs >= limits.approver.most)
    return { kind: 'too-many', of: 'approver', count: row.theirs };
  return undefined;
}

/** The run that asks the same: the open one, or the one that was until a moment ago. */
export async function sameQuestion(db: Db, question: string): Promise<Requested | undefined> {
  const found =
    (await db.row<Same>(`${same} WHERE question = $1 AND runs.state IN ${asking}`, [question])) ??
    (await db.row<Same>(
      `${same} WHERE question = $1 AND runs.id > (SELECT max(id) FROM runs) - ${lookBack} ORDER BY runs.id DESC LIMIT 1`,
      [question],
    ));
  return found && { kind: 'open', run: found.id, channel: found.channel ?? undefined };
}

interface Same {
  readonly id: number;
  readonly channel: string | null;
}

const same = `SELECT runs.id, messages.channel FROM runs LEFT JOIN messages ON run_id = runs.id AND messages.kind = 'card'`;
