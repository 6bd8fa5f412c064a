import { fault } from '../../../errors.ts';
import { connected } from '../connection.ts';
import { databaseFault, placeOf } from '../failures.ts';
import { backupGrantOf, backupGrants } from './rights.ts';

const timeoutMs = 15_000;

/** A database as the role of its backups sees it. */
export interface SourceSeen {
  readonly database: string;
  readonly server: string;
  readonly major: number;
  readonly bytes: number;
  readonly tables: readonly string[];
}

interface Row {
  readonly name: string;
  readonly readable: boolean;
  readonly hidden: boolean;
}

/** Ordinary tables of people, those an extension brings left out: it brings them again. */
export const tablesSql = `SELECT format('%I.%I', n.nspname, c.relname) AS name, has_table_privilege(c.oid, 'SELECT') AS readable,
    row_security_active(c.oid) AS hidden
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY 1`;

const serverSql = `SELECT current_database() AS database, current_setting('server_version') AS server,
  current_setting('server_version_num')::int / 10000 AS major, pg_database_size(current_database())::text AS bytes`;

/** Rejects with DATABASE_FORBIDDEN, naming the right, where a table could not be read as a whole. */
export async function sourceSeen(url: string, signal: AbortSignal | undefined): Promise<SourceSeen> {
  const place = placeOf(url);
  try {
    return await connected({ url, doing: 'backup', timeoutMs, givesUp: true, signal }, async (client) => {
      const { rows: tables } = await client.query<Row>(tablesSql);
      const closed = tables.find(({ readable }) => !readable);
      if (closed !== undefined) {
        throw fault(
          'DATABASE_FORBIDDEN',
          `The role ${place.role} cannot read ${closed.name}, and a dump reads every table.`,
          {
            hint: `An administrator runs: \`${backupGrantOf(backupGrants.read, place.role, place.database)}\``,
          },
        );
      }
      const hidden = tables.find((one) => one.hidden);
      if (hidden !== undefined) {
        throw fault(
          'DATABASE_FORBIDDEN',
          `Row-level security hides rows of ${hidden.name} from the role ${place.role}.`,
          {
            hint: `An administrator runs \`ALTER ROLE ${place.role} BYPASSRLS\`, or the dump would leave them out.`,
          },
        );
      }
      const { rows } = await client.query<Omit<SourceSeen, 'bytes' | 'tables'> & { readonly bytes: string }>(serverSql);
      const [server] = rows;
      if (server === undefined) throw fault('DATABASE_FAILED', 'PostgreSQL said nothing of itself.');
      return { ...server, bytes: Number(server.bytes), tables: tables.map(({ name }) => name) };
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw databaseFault(error, { url, timeoutMs });
  }
}
