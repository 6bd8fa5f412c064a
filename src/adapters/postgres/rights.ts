import type { Database } from '../../ports/database.ts';

/** One thing an administrator grants to the role of the bot, and what it is for. */
export interface Grant {
  /** The statement, for a quoted role and database. */
  readonly sql: (role: string, database: string) => string;
  readonly why: string;
}

/** One that the role as a whole has or lacks. */
export interface RoleGrant extends Grant {
  /** SQL that tells whether the role that asks has it; a part of it that is granted by itself counts too. */
  readonly held: string;
}

export const grants = {
  connect: {
    sql: (role, database) => `GRANT CONNECT ON DATABASE ${database} TO ${role};`,
    why: 'to log in',
    held: `has_database_privilege(current_database(), 'CONNECT')`,
  },
  monitor: {
    sql: (role) => `GRANT pg_monitor TO ${role};`,
    why: 'to see what the sessions of others do, their statements, and how far standbys are behind',
    held: `pg_has_role('pg_read_all_stats', 'USAGE') AND pg_has_role('pg_read_all_settings', 'USAGE')`,
  },
  signal: {
    sql: (role) => `GRANT pg_signal_backend TO ${role};`,
    why: 'to end sessions of others; never those of a superuser',
    held: `pg_has_role('pg_signal_backend', 'USAGE')`,
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
};

/** A name as SQL takes it. */
export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** The statements an administrator runs once, as a superuser, so that `role` can do what the bot does in `database` and no more. */
export function grantScript(role: string, database: string): string {
  const needed = new Set(Object.values(databaseRights).flat());
  return [...needed].map(({ sql, why }) => `${sql(quoted(role), quoted(database))} -- ${why}`).join('\n');
}

/** What an administrator runs for one right that is missing. */
export function grantOf(grant: Grant, role: string, database: string): string {
  return grant.sql(quoted(role), quoted(database));
}
