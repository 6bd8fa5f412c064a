import type { Connection } from '../connection.ts';
import { type AlertRow, oneAtATime, writeRows } from './take.ts';

/** See AlertStore.judgeDeferred. */
export async function judgeDeferred(db: Connection): Promise<void> {
  const due = await db.row('SELECT 1 FROM alert_deferrals WHERE due_at <= clock_now() LIMIT 1', [], 'due-deferrals');
  if (due === undefined) return;
  await db.transaction(async (tx) => {
    await tx.rows(oneAtATime);
    const taken = await tx.rows<{ told: AlertRow }>(
      'DELETE FROM alert_deferrals WHERE due_at <= clock_now() RETURNING told',
    );
    await writeRows(
      tx,
      taken.map(({ told }) => told),
      true,
      [],
    );
    await tx.rows(`SELECT pg_notify('mcp_chatops', 'incidents')`);
  });
}
