import { incidentName } from '../../../model/incident.ts';
import { type Approval, runName } from '../../../model/run.ts';
import type { GlassVote } from '../../../ports/store/runs.ts';
import type { Db } from '../connection.ts';
import { addTaskIn } from '../incidents/steps.ts';
import { add } from '../messages/deliver.ts';
import { trail } from '../trail.ts';

/** What one person approved alone, told and kept with their yes: see Decision. */
export async function writeGlass(
  tx: Db,
  { id, run, planDigest }: Pick<Approval, 'id' | 'run' | 'planDigest'>,
  { by, incident, reason, task, messages }: GlassVote,
): Promise<void> {
  await tx.rows('UPDATE approvals SET glass = $2 WHERE id = $1', [id, JSON.stringify({ by, incident, reason })]);
  await addTaskIn(tx, incident, { ...task, owner: undefined });
  for (const message of messages) await add(tx, message);
  await trail(tx, 'run.break-glass', by, runName(run), {
    incident: incidentName(incident),
    reason,
    digest: planDigest,
  });
}
