import { type Approval, runName, type Verdict } from '../../../model/run.ts';
import type { Db } from '../connection.ts';
import { trail } from '../trail.ts';
import { wake } from './insert.ts';

/** Writes one person's answer to a question, once. The question is locked already. */
export async function insertVote(
  tx: Db,
  { id, run, planDigest }: Pick<Approval, 'id' | 'run' | 'planDigest'>,
  user: string,
  verdict: Verdict,
): Promise<void> {
  await tx.rows(
    'INSERT INTO approval_votes (approval_id, user_id, verdict) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [id, user, verdict],
  );
  await trail(tx, `run.${verdict === 'approve' ? 'approved' : 'declined'}`, user, runName(run), { digest: planDigest });
}

/** Closes a question; an approved run is due at once. */
export async function close(
  tx: Db,
  { id, run }: Pick<Approval, 'id' | 'run'>,
  state: 'approved' | 'cancelled' | 'expired',
  user: string,
): Promise<void> {
  await tx.rows('UPDATE approvals SET state = $2, decided_at = clock_now() WHERE id = $1', [id, state]);
  if (state === 'approved') {
    await tx.rows(
      `UPDATE runs SET state = 'queued', due_at = statement_timestamp() WHERE id = $1 AND state = 'awaiting_approval'`,
      [run],
    );
    await wake(tx, run);
    return;
  }
  await tx.rows(
    `UPDATE runs SET state = $2, cancelled_by = $3, finished_at = clock_now() WHERE id = $1 AND state = 'awaiting_approval'`,
    [run, state, state === 'cancelled' ? user : null],
  );
}
