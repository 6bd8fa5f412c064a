import { agentSql } from './agent-sql.ts';
import type { Db } from './connection.ts';

const runSubject = /^R-([1-9]\d{0,14})$/;

/** Puts an audit row into the transaction of the thing it tells of. Where that is a run, the row names the agent behind it. */
export async function trail(
  db: Db,
  event: string,
  actor: string,
  subject: string,
  details: object = {},
): Promise<void> {
  const row = [event, actor, subject, JSON.stringify(details)];
  const [, run] = runSubject.exec(subject) ?? [];
  if (run === undefined) await db.rows('SELECT audit_append($1, $2, $3, $4)', row);
  else await db.rows(ofRun, [...row, run]);
}

const ofRun = `SELECT audit_append($1, $2, $3, $4::jsonb || coalesce((SELECT ${agentSql('ground')} FROM runs WHERE id = $5), '{}'))`;
