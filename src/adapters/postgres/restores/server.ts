import type pg from 'pg';
import { type Effect, fault } from '../../../errors.ts';
import { readCopyName } from '../../../model/copy-names.ts';
import { connected } from '../connection.ts';
import { codeOf, databaseFault, isAnswer, placeOf } from '../failures.ts';
import { inMaintenanceDatabase } from '../reading.ts';

/** The server as the role that restores reaches it, and the programs. */
export interface RestoreServer {
  /** Of the live database, password included. */
  readonly url: string;
  /** How pg_restore is started. */
  readonly restore: readonly string[];
  /** What a copy is made from. */
  readonly template: string;
}

interface Working {
  readonly doing: string;
  readonly timeoutMs: number;
  /** Something is changed: a lost answer leaves it open whether it was. */
  readonly changes?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export const liveOf = ({ url }: Pick<RestoreServer, 'url'>) => placeOf(url).database;

/** The address of another database of the server. */
export const urlOf = ({ url }: Pick<RestoreServer, 'url'>, database: string) =>
  Object.assign(new URL(url), { pathname: `/${encodeURIComponent(database)}` }).href;

/** The last look before a name becomes part of a statement. Throws PARAM_INVALID for what the bot gave no name. */
export function requireOwn(server: Pick<RestoreServer, 'url'>, name: string): void {
  const live = liveOf(server);
  if (readCopyName(live, name) !== undefined) return;
  throw fault('PARAM_INVALID', `${name} is no copy of ${live} that the bot made. Nothing was changed.`);
}

/** Works in the database `postgres` of the server, where no copy is in the way. */
export const inServer = <T>(server: RestoreServer, how: Working, work: (client: pg.Client) => Promise<T>) =>
  working(inMaintenanceDatabase(server.url), how, work);

/** Works in a database of the server. */
export const inDatabase = <T>(
  server: RestoreServer,
  database: string,
  how: Working,
  work: (client: pg.Client) => Promise<T>,
) => working(urlOf(server, database), how, work);

async function working<T>(
  url: string,
  { doing, timeoutMs, changes = false, signal }: Working,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  let begun = false;
  try {
    return await connected({ url, doing, timeoutMs, givesUp: true, signal }, (client) => {
      begun = true;
      return work(client);
    });
  } catch (error) {
    signal?.throwIfAborted();
    const effect: Effect = changes && begun && !isAnswer(error) ? 'unknown' : 'none';
    if (codeOf(error) === '42501')
      throw fault('DATABASE_FORBIDDEN', `The role ${placeOf(url).role} may not do this in PostgreSQL: ${doing}.`, {
        cause: error,
        hint: 'Compare its rights with those of docs/rights.md; `npm run doctor` names the one that is missing.',
      });
    throw databaseFault(error, { url, timeoutMs, effect });
  }
}
