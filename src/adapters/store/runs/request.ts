import { isFault } from '../../../errors.ts';
import type { NewRun, Requested } from '../../../ports/store/runs.ts';
import type { Connection, Turn } from '../connection.ts';
import { storeDown } from '../store-fault.ts';
import { agentTooMany } from './agent-limits.ts';
import { sameQuestion, tooMany } from './questions.ts';
import type { MakeRun } from './request-batch.ts';

/** A statement that was sent in time is waited for a little longer: its answer may be on the way. */
const graceMs = 400;
const againMs = 100;

/**
 * Makes a run of a request, once: see RunStore.request. A server that is starting again is asked again under the same key, so that a
 * lost answer makes no second run. Rejects with STORE_DOWN; effect `none` when it is sure that nothing was accepted.
 */
export async function request(db: Connection, make: MakeRun, run: NewRun, acceptWithinMs: number): Promise<Requested> {
  const turn = db.turn(acceptWithinMs + graceMs);
  let lost = false;
  for (;;) {
    try {
      const outcome = await attempt(db, make, turn, run);
      // What a lost answer of ours had made is ours.
      return lost && outcome.kind === 'repeated' && outcome.run !== undefined
        ? { kind: 'accepted', run: outcome.run }
        : outcome;
    } catch (error) {
      if (!isFault(error, 'STORE_DOWN')) throw error;
      lost ||= error.effect === 'unknown';
      if (turn.left() < graceMs + againMs) throw storeDown(error.cause, lost ? 'unknown' : 'none');
      await turn.pause(againMs);
    }
  }
}

async function attempt(db: Connection, make: MakeRun, turn: Turn, run: NewRun): Promise<Requested> {
  const full = (await agentTooMany(turn, run)) ?? (await tooMany(turn, run));
  if (full !== undefined) return full;
  const now = await db.serverNow();
  const id = await make(run, new Date(now.getTime() + turn.left() - graceMs), turn);
  return id === undefined ? whyNot(turn, run) : { kind: 'accepted', run: id };
}

async function whyNot(turn: Turn, run: NewRun): Promise<Requested> {
  const earlier = await turn.row<{ id: number | null }>(
    'SELECT runs.id FROM inbound LEFT JOIN runs ON runs.inbound_key = inbound.key WHERE key = $1',
    [run.key],
  );
  const offer =
    run.offer &&
    (await turn.row<{ used_by: string; used_at: string; used_run: number | null }>(
      'SELECT used_by, used_at, used_run FROM offers WHERE id = $1 AND used_at IS NOT NULL',
      [run.offer.id],
    ));
  if (offer !== undefined && earlier?.id == null) {
    return { kind: 'used', by: offer.used_by, at: offer.used_at, run: offer.used_run ?? undefined };
  }
  if (earlier === undefined) throw storeDown(new Error('the statement was read too late'), 'none');
  // Its key is known and it made no run: what it asks was asked already.
  const open = earlier.id === null && run.question !== undefined ? await sameQuestion(turn, run.question) : undefined;
  return open ?? { kind: 'repeated', run: earlier.id ?? undefined };
}
