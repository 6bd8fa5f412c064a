import type pg from 'pg';
import { fault } from '../../../errors.ts';
import type { RestoreCall, SwapNames } from '../../../ports/restores.ts';
import { codeOf } from '../failures.ts';
import { quoted } from '../names.ts';
import { commentSql } from './make-copy.ts';
import { readMark } from './mark.ts';
import { inServer, liveOf, type RestoreServer, requireOwn } from './server.ts';

/** RENAME waits 5 s for the last session to be gone; there are two of them. */
const swapMs = 20_000;
const everyMs = 100;

const namesSql = `SELECT datname AS name, shobj_description(oid, 'pg_database') AS comment FROM pg_catalog.pg_database WHERE datname = ANY ($1::name[])`;
/** What a session is, is hidden from other roles; who it is of is not, and PostgreSQL's own workers are of nobody. */
const sessionsSql = `SELECT pid, usename AS role, application_name AS name FROM pg_catalog.pg_stat_activity
WHERE datname = ANY ($1::name[]) AND pid <> pg_backend_pid() AND usesysid IS NOT NULL AND coalesce(backend_type, 'client backend') IN ('client backend', 'walsender')`;

interface SessionRow {
  readonly pid: number;
  readonly role: string | null;
  readonly name: string;
}

/**
 * See Restores.swapNames. RENAME locks the name of a database before it waits for its sessions to go: from then on nobody comes in, so ending
 * those that are there is enough, and a connection that breaks leaves everything as it was. (Closing the database to logins first, by
 * ALLOW_CONNECTIONS, would outlive a worker that dies in between.)
 */
export async function swapNames(
  server: RestoreServer,
  { copy, aside, mark }: SwapNames,
  { signal }: RestoreCall = {},
): Promise<{ readonly ended: number }> {
  requireOwn(server, copy);
  requireOwn(server, aside);
  const live = liveOf(server);
  const ending = endSessions(server, [live, copy], `${mark.run} end sessions`, signal);
  try {
    const how = { doing: `${mark.run} swap`, timeoutMs: swapMs, changes: true, signal };
    await inServer(server, how, async (client) => {
      await client.query('BEGIN');
      const { rows } = await client.query<{ readonly name: string; readonly comment: string | null }>(namesSql, [
        [live, copy, aside],
      ]);
      const commentOf = (name: string) => rows.find((row) => row.name === name);
      const [before, next] = [commentOf(live), commentOf(copy)];
      if (before === undefined || next === undefined || commentOf(aside) !== undefined)
        throw fault('PLAN_CHANGED', 'The databases are not those of the plan any more. Nothing was swapped.');
      const nextMark = readMark(next.comment);
      if (nextMark?.state !== 'whole' && nextMark?.state !== 'aside')
        throw fault('PLAN_CHANGED', `${copy} is not a whole copy any more. Nothing was swapped.`);
      const lastMark = readMark(before.comment);
      const said = lastMark === undefined ? (before.comment ?? undefined) : lastMark.before;
      await renamed(client, live, aside, ending);
      await renamed(client, copy, live, ending);
      await client.query(commentSql(aside, { ...mark, state: 'aside', from: lastMark?.from, before: said }));
      await client.query(commentSql(live, { ...mark, state: 'live', from: nextMark.from, before: said }));
      await client.query('COMMIT');
    });
    return { ended: ending.ended() };
  } finally {
    await ending.stop();
  }
}

/** Rejects with DATABASE_IN_USE where somebody stays in it; the transaction is rolled back with its connection. */
async function renamed(client: pg.Client, from: string, to: string, ending: Ending): Promise<void> {
  try {
    await client.query(`ALTER DATABASE ${quoted(from)} RENAME TO ${quoted(to)}`);
  } catch (error) {
    if (codeOf(error) !== '55006') throw error;
    const stays = ending.stays();
    const who =
      stays === undefined
        ? 'somebody is connected to it, or a prepared transaction holds it'
        : `${stays} cannot be ended`;
    throw fault('DATABASE_IN_USE', `${from} is in use: ${who}. Nothing was swapped.`, { cause: error });
  }
}

interface Ending {
  ended(): number;
  /** A session that the bot may not end. */
  stays(): string | undefined;
  stop(): Promise<void>;
}

/** Ends the sessions in these databases, again and again until it is stopped. */
function endSessions(
  server: RestoreServer,
  databases: readonly string[],
  doing: string,
  signal: AbortSignal | undefined,
): Ending {
  let isOver = false;
  let stays: string | undefined;
  const ended = new Set<number>();
  const round = async (client: pg.Client) => {
    const { rows } = await client.query<SessionRow>(sessionsSql, [databases]);
    const left: string[] = [];
    for (const row of rows) {
      if (await isEnded(client, row)) ended.add(row.pid);
      else left.push(`a session of ${row.role ?? 'PostgreSQL'} (${row.name === '' ? 'unnamed' : row.name})`);
    }
    [stays] = left;
  };
  const working = inServer(server, { doing, timeoutMs: swapMs, changes: true, signal }, async (client) => {
    while (!isOver) {
      await round(client);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }).catch(() => undefined); // The rename finds the sessions that are left, and says so.
  return {
    ended: () => ended.size,
    stays: () => stays,
    async stop() {
      isOver = true;
      await working;
    },
  };
}

/** False where it is of a superuser, whom the bot may not end. */
async function isEnded(client: pg.Client, { pid }: SessionRow): Promise<boolean> {
  try {
    await client.query('SELECT pg_terminate_backend($1)', [pid]);
    return true;
  } catch (error) {
    if (codeOf(error) !== '42501') throw error;
    return false;
  }
}
