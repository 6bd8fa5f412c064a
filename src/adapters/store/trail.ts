import type { Db } from './connection.ts';

/** Puts an audit row into the transaction of the thing it tells of. */
export async function trail(
  db: Db,
  event: string,
  actor: string,
  subject: string,
  details: object = {},
): Promise<void> {
  await db.rows('SELECT audit_append($1, $2, $3, $4)', [event, actor, subject, JSON.stringify(details)]);
}
