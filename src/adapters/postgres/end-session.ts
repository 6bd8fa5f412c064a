import type { Client } from 'pg';
import type { DatabaseCall, EndSession, SessionEnd, SessionIdentity } from '../../ports/database.ts';
import { connected } from './connection.ts';
import { codeOf, databaseFault, isAnswer } from './failures.ts';
import type { Server } from './reading.ts';
import { grants } from './rights.ts';
import { asSeen, endable, identity, isIt } from './session-sql.ts';

/** The server waits this long for the session to be gone. */
const waitMs = 5000;
const callMs = waitMs + 3000;

/**
 * One session a statement: the first one that is not permitted aborts a statement, after others of it were ended already. Everything is
 * compared here and not before: a pid may have been given to another session, an idle one may have begun to work, the client may have
 * closed others and need this one.
 */
const ending = `
SELECT pg_terminate_backend(a.pid, ${waitMs}) AS gone
FROM pg_catalog.pg_stat_activity a JOIN pg_catalog.pg_roles r ON r.oid = a.usesysid
WHERE ${isIt} AND ${asSeen} AND ${endable}
  AND (a.state <> 'idle' OR $5::int <= (
    SELECT count(*) FROM pg_catalog.pg_stat_activity o
    WHERE o.pid <> a.pid AND o.state = 'idle' AND o.datname = a.datname AND o.usesysid = a.usesysid
      AND o.application_name = a.application_name AND o.client_addr IS NOT DISTINCT FROM a.client_addr))`;

const looking = `SELECT ${identity} FROM pg_catalog.pg_stat_activity a WHERE ${isIt}`;

/** See Database.endSession. */
export async function endSession(
  { url }: Server,
  session: SessionIdentity,
  { keep, mark }: EndSession,
  { signal }: DatabaseCall = {},
): Promise<SessionEnd> {
  const { pid, bornUs, changedUs, state } = session;
  let sent = false;
  const how = { url, doing: `${mark.run} end ${pid}`, timeoutMs: callMs, givesUp: true, signal };
  try {
    return await connected(how, async (client) => {
      sent = true;
      const { rows } = await client.query<{ gone: boolean }>(ending, [pid, bornUs, changedUs, state, keep]);
      const [ended] = rows;
      if (ended !== undefined) return ended.gone ? 'ended' : 'still there';
      return await why(client, session);
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (sent && codeOf(error) === '42501') return 'not permitted';
    const effect = sent && !isAnswer(error) ? 'unknown' : 'none';
    throw databaseFault(error, { url, timeoutMs: callMs, needs: grants.signal, effect });
  }
}

/** Why a session was left. */
async function why(client: Client, { pid, bornUs, changedUs, state }: SessionIdentity): Promise<SessionEnd> {
  const { rows } = await client.query<{ changed_us: string; state: string }>(looking, [pid, bornUs]);
  const [now] = rows;
  if (now === undefined) return 'already gone';
  return now.changed_us === changedUs && now.state === state ? 'kept' : 'busy again';
}
