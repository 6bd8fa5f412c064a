import { quoted } from '../names.ts';

/** One statement an administrator runs for the role that restores, and what it is for. */
export interface RestoreGrant {
  readonly sql: (role: string, owner: string) => string;
  /** Whether the role has it: of `$1`, the owner of the live database. */
  readonly held: string;
  readonly why: string;
}

/** Needs PostgreSQL 14 or later. It is a role of its own, that the bot logs in with to restore and to swap, and for nothing else. */
export const restoreGrants = {
  create: {
    sql: (role) => `ALTER ROLE ${role} CREATEDB;`,
    held: '(SELECT rolcreatedb OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)',
    why: 'to make a database beside the live one, and to rename both',
  },
  own: {
    sql: (role, owner) => `GRANT ${owner} TO ${role};`,
    held: `pg_has_role($1::name, 'MEMBER')`,
    why: 'to give the copy to the owner of the live database, and to count what both hold',
  },
  signal: {
    sql: (role) => `GRANT pg_signal_backend TO ${role};`,
    held: `pg_has_role('pg_signal_backend', 'USAGE')`,
    why: 'to end the sessions in the live database when it is swapped',
  },
} as const satisfies Record<string, RestoreGrant>;

/** What an administrator runs for one right that is missing. */
export const restoreGrantOf = (grant: RestoreGrant, role: string, owner: string) =>
  grant.sql(quoted(role), quoted(owner));

/** The statements an administrator runs once, so that `role` can restore beside a database of `owner`, and swap the two. */
export function restoreGrantScript(role: string, owner: string): string {
  return Object.values<RestoreGrant>(restoreGrants)
    .map((grant) => `${restoreGrantOf(grant, role, owner)} -- ${grant.why}`)
    .join('\n');
}
