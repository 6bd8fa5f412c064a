import { changeableSettings } from '../../ports/database/changeable-settings.ts';
import type { Database } from '../../ports/database.ts';
import { quoted, theirs } from './names.ts';

/** What a statement that grants something depends on. */
export interface ServerTraits {
  /** Major version: 15, 18. */
  readonly major: number;
  /** The roles that own the tables. */
  readonly owners: readonly string[];
}

/** One thing an administrator grants to the role of the bot, and what it is for. */
export interface Grant {
  /** The statement, for a quoted role and database. */
  readonly sql: (role: string, database: string, server: ServerTraits) => string;
  readonly why: string;
}

/** One that the role as a whole has or lacks. */
export interface RoleGrant extends Grant {
  /** SQL that tells whether the role that asks has it; a part of it that is granted by itself counts too. */
  readonly held: (major: number) => string;
  /** It is one of the database `postgres`, and asked there. */
  readonly isOfServer?: true;
}

/** Before this version only the owner of a table may vacuum, analyze or rebuild. */
export const maintainSince = 17;

/** Before this version superusers alone may change settings of the server. */
const alterSince = 15;

/** What `pg_has_role` calls the right to become a role: what is inherited is not needed, and from version 16 on not granted. */
export const becomes = (major: number) => (major >= 16 ? 'SET' : 'MEMBER');

/** Tables of people that are no superuser's: nobody lends the bot the rights of one. */
export const ownedTables = `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_roles o ON o.oid = c.relowner WHERE c.relkind IN ('r', 'm', 'p') AND NOT o.rolsuper AND ${theirs}`;

const becomesOwner = (major: number) => `pg_has_role(c.relowner, '${becomes(major)}')`;

/**
 * The bot takes the rights of the owner for the one statement that needs them (SET ROLE); its other sessions have none of them. Before
 * version 16 a grant cannot say so by itself: a role between the two that inherits nothing does.
 */
function asOwner(role: string, { major, owners }: ServerTraits): string {
  const all = owners.map(quoted).join(', ');
  if (major >= 16) return `GRANT ${all} TO ${role} WITH INHERIT FALSE;`;
  const between = role.replace(/"$/, '_as_owner"');
  return `CREATE ROLE ${between} NOINHERIT; GRANT ${all} TO ${between}; GRANT ${between} TO ${role};`;
}

export const grants = {
  connect: {
    sql: (role, database) => `GRANT CONNECT ON DATABASE ${database} TO ${role};`,
    why: 'to log in',
    held: () => `has_database_privilege(current_database(), 'CONNECT')`,
  },
  monitor: {
    sql: (role) => `GRANT pg_monitor TO ${role};`,
    why: 'to see what the sessions of others do, their statements, and how far standbys are behind',
    held: () => `pg_has_role('pg_read_all_stats', 'USAGE') AND pg_has_role('pg_read_all_settings', 'USAGE')`,
  },
  signal: {
    sql: (role) => `GRANT pg_signal_backend TO ${role};`,
    why: 'to end sessions of others; never those of a superuser',
    held: () => `pg_has_role('pg_signal_backend', 'USAGE')`,
  },
  maintain: {
    sql: (role, _, server) => (server.major >= maintainSince ? `GRANT pg_maintain TO ${role};` : asOwner(role, server)),
    why: 'to vacuum and analyze tables',
    held: (major) =>
      `NOT EXISTS (SELECT FROM ${ownedTables} AND NOT ${major >= maintainSince ? `has_table_privilege(c.oid, 'MAINTAIN')` : becomesOwner(major)})`,
  },
  own: {
    sql: (role, _, server) => asOwner(role, server),
    why: 'to build, drop and rebuild indexes with the rights of their owner',
    held: (major) => `NOT EXISTS (SELECT FROM ${ownedTables} AND NOT ${becomesOwner(major)})`,
  },
  alter: {
    sql: (role, _, { major }) =>
      major >= alterSince
        ? `GRANT ALTER SYSTEM ON PARAMETER ${changeableSettings.join(', ')} TO ${role};`
        : '-- before PostgreSQL 15 superusers alone may change settings, so the bot does not;',
    why: 'to change these settings and no others',
    held: (major) =>
      major >= alterSince
        ? changeableSettings.map((name) => `has_parameter_privilege('${name}', 'ALTER SYSTEM')`).join(' AND ')
        : 'true',
  },
  reload: {
    sql: (role) => `GRANT EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() TO ${role};`,
    why: 'to make the server read changed settings; granted in the database postgres',
    held: () =>
      `(SELECT has_function_privilege(p.oid, 'EXECUTE') FROM pg_catalog.pg_proc p WHERE p.proname = 'pg_reload_conf' AND p.pronamespace = 'pg_catalog'::regnamespace)`,
    isOfServer: true,
  },
  file: {
    sql: (role) =>
      `GRANT SELECT ON pg_catalog.pg_file_settings TO ${role}; GRANT EXECUTE ON FUNCTION pg_catalog.pg_show_all_file_settings() TO ${role};`,
    why: 'to know what was set before, for the way back; granted in the database postgres',
    held: () =>
      `has_table_privilege('pg_catalog.pg_file_settings', 'SELECT') AND has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'EXECUTE')`,
    isOfServer: true,
  },
} as const satisfies Record<string, RoleGrant>;

/** What each method of the port needs. The script for administrators and its documentation are made from this table. */
export const databaseRights: { readonly [Method in keyof Database]: readonly Grant[] } = {
  ping: [grants.connect],
  rights: [grants.connect],
  server: [grants.connect, grants.monitor],
  locks: [grants.connect, grants.monitor],
  statements: [grants.connect, grants.monitor],
  sizes: [grants.connect, grants.monitor],
  indexes: [grants.connect],
  settings: [grants.connect, grants.monitor],
  sessions: [grants.connect, grants.monitor],
  sessionsMatching: [grants.connect, grants.monitor],
  sessionsThere: [grants.connect],
  endSession: [grants.connect, grants.monitor, grants.signal],
  tables: [grants.connect, grants.maintain],
  tableCounts: [grants.connect],
  maintain: [grants.connect, grants.maintain],
  indexSite: [grants.connect, grants.monitor, grants.own],
  rebuilds: [grants.connect, grants.monitor, grants.own],
  indexNamed: [grants.connect, grants.own],
  indexBuilt: [grants.connect, grants.own],
  indexThere: [grants.connect],
  indexesNow: [grants.connect],
  invalidCopies: [grants.connect],
  buildIndex: [grants.connect, grants.own],
  rebuildIndex: [grants.connect, grants.own],
  dropIndex: [grants.connect, grants.own],
  settingFound: [grants.connect, grants.monitor, grants.alter, grants.reload, grants.file],
  alterSystem: [grants.connect, grants.alter, grants.reload],
};

/** The statements an administrator runs once, as a superuser, so that `role` can do what the bot does in `database` and no more. */
export function grantScript(role: string, database: string, server: ServerTraits): string {
  const statements = new Map<string, string[]>();
  for (const { sql, why } of new Set(Object.values(databaseRights).flat())) {
    // Before version 17 one statement serves for two.
    const statement = sql(quoted(role), quoted(database), server);
    statements.set(statement, [...(statements.get(statement) ?? []), why]);
  }
  return [...statements].map(([statement, whys]) => `${statement} -- ${whys.join('; ')}`).join('\n');
}

/** For a grant that depends on nothing of the server, or before the server could be asked. */
const anyServer: ServerTraits = { major: maintainSince, owners: ['owner of the tables'] };

/** What an administrator runs for one right that is missing. */
export function grantOf(grant: Grant, role: string, database: string, server = anyServer): string {
  return grant.sql(quoted(role), quoted(database), server);
}
