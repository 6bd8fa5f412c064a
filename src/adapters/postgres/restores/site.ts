import type pg from 'pg';
import { fault } from '../../../errors.ts';
import { readCopyName } from '../../../model/copy-names.ts';
import type { Copy, RestoreCall, RestoreSite } from '../../../ports/restores.ts';
import { ownName } from '../connection.ts';
import { placeOf } from '../failures.ts';
import { readMark, type WrittenMark } from './mark.ts';
import { restoreVersion } from './program.ts';
import { type RestoreGrant, restoreGrantOf, restoreGrants } from './rights.ts';
import { inServer, liveOf, type RestoreServer } from './server.ts';

const readMs = 15_000;

const liveSql = `SELECT pg_get_userbyid(d.datdba) AS owner, r.rolsuper AS above, current_setting('server_version') AS server,
  current_setting('server_version_num')::int / 10000 AS major, shobj_description(d.oid, 'pg_database') AS comment,
  (SELECT count(*)::int FROM pg_catalog.pg_prepared_xacts p WHERE p.database = d.datname) AS prepared
FROM pg_catalog.pg_database d JOIN pg_catalog.pg_roles r ON r.oid = d.datdba WHERE d.datname = $1`;

const sessionsSql = `SELECT coalesce(nullif(a.application_name, ''), a.usename, 'unnamed') AS name, count(*)::int AS count
FROM pg_catalog.pg_stat_activity a
WHERE a.datname = $1 AND a.usesysid IS NOT NULL AND coalesce(a.backend_type, 'client backend') = 'client backend' AND a.application_name NOT LIKE $2 || '%' GROUP BY 1 ORDER BY 2 DESC, 1`;

/** Sizes only of what this role may enter; the others are none of ours either. */
const copiesSql = `SELECT d.datname AS name, shobj_description(d.oid, 'pg_database') AS comment,
  CASE WHEN has_database_privilege(d.oid, 'CONNECT') THEN pg_database_size(d.oid)::text ELSE '0' END AS bytes,
  (SELECT count(*)::int FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid AND a.usesysid IS NOT NULL) AS sessions
FROM pg_catalog.pg_database d WHERE starts_with(d.datname, $1 || '_') AND NOT d.datistemplate ORDER BY 1`;

interface LiveRow {
  readonly owner: string;
  readonly above: boolean;
  readonly server: string;
  readonly major: number;
  readonly comment: string | null;
  readonly prepared: number;
}

interface CopyRow {
  readonly name: string;
  readonly comment: string | null;
  readonly bytes: string;
  readonly sessions: number;
}

/** See RestoresReader.site. */
export async function site(server: RestoreServer, { signal }: RestoreCall = {}): Promise<RestoreSite> {
  const { role } = placeOf(server.url);
  const live = liveOf(server);
  const [seen, program] = await Promise.all([
    inServer(server, { doing: 'restores', timeoutMs: readMs, signal }, async (client) => {
      const row = await liveRow(client, live);
      await requireRights(client, role, row, live);
      const { rows: sessions } = await client.query<{ readonly name: string; readonly count: number }>(sessionsSql, [
        live,
        ownName,
      ]);
      const { rows: size } = await client.query<{ readonly bytes: string }>(
        'SELECT pg_database_size($1::name)::text AS bytes',
        [live],
      );
      return { row, sessions, bytes: Number(size[0]?.bytes ?? 0), copies: await copiesIn(client, live) };
    }),
    restoreVersion(server.restore, signal),
  ]);
  const { row, sessions, bytes, copies } = seen;
  if (Number.parseInt(program, 10) !== row.major) {
    throw fault('DUMP_PROGRAM', `pg_restore is of version ${program}, and the server of ${row.server}.`, {
      hint: `Put the programs of PostgreSQL ${row.major} into the image, or name them in \`backups.database\`: docs/install.md.`,
    });
  }
  return {
    ...{ live, owner: row.owner, server: row.server, program, bytes, prepared: row.prepared, copies },
    mark: told(readMark(row.comment)),
    sessions: Object.fromEntries(sessions.map(({ name, count }) => [name, count])),
  };
}

export async function liveRow(client: pg.Client, live: string): Promise<LiveRow> {
  const [row] = (await client.query<LiveRow>(liveSql, [live])).rows;
  if (row !== undefined) return row;
  throw fault('DATABASE_FAILED', `PostgreSQL has no database ${live}.`);
}

async function copiesIn(client: pg.Client, live: string): Promise<readonly Copy[]> {
  const { rows } = await client.query<CopyRow>(copiesSql, [live]);
  return rows.flatMap(({ name, comment, bytes, sessions }) => {
    const read = readCopyName(live, name);
    return read === undefined
      ? []
      : [{ name, kind: read.kind, mark: told(readMark(comment)), bytes: Number(bytes), sessions }];
  });
}

const told = (mark: WrittenMark | undefined) => {
  if (mark === undefined) return undefined;
  const { before: _, ...rest } = mark;
  return rest;
};

async function requireRights(
  client: pg.Client,
  role: string,
  { owner, above }: Pick<LiveRow, 'owner' | 'above'>,
  live: string,
): Promise<void> {
  if (above) {
    throw fault('DATABASE_FORBIDDEN', `${live} belongs to ${owner}, a superuser, whose rights the bot does not take.`, {
      hint: `An administrator gives it to the role of the MCP server: \`ALTER DATABASE ${live} OWNER TO …\``,
    });
  }
  for (const grant of Object.values<RestoreGrant>(restoreGrants)) {
    const values = grant.held.includes('$1') ? [owner] : [];
    const { rows } = await client.query<{ readonly held: boolean }>(`SELECT ${grant.held} AS held`, values);
    if (rows[0]?.held === true) continue;
    throw fault('DATABASE_FORBIDDEN', `The role ${role} lacks a right in PostgreSQL: ${grant.why}.`, {
      hint: `An administrator runs: \`${restoreGrantOf(grant, role, owner)}\``,
    });
  }
}
