import { quoted } from '../names.ts';

/** One statement an administrator runs for the role that takes backups, and what it is for. */
export interface BackupGrant {
  readonly sql: (role: string, database: string) => string;
  readonly why: string;
}

/** Needs PostgreSQL 14 or later. It is a role of its own, that the bot logs in with for backups and for nothing else. */
export const backupGrants = {
  connect: {
    sql: (role, database) => `GRANT CONNECT ON DATABASE ${database} TO ${role};`,
    why: 'to log in',
  },
  read: {
    sql: (role) => `GRANT pg_read_all_data TO ${role};`,
    why: 'to read every table, which is what a dump is',
  },
} as const satisfies Record<string, BackupGrant>;

/** What an administrator runs for one right that is missing. */
export const backupGrantOf = (grant: BackupGrant, role: string, database: string) =>
  grant.sql(quoted(role), quoted(database));

/** The statements an administrator runs once, so that `role` can dump `database` and do nothing else. */
export function backupGrantScript(role: string, database: string): string {
  return Object.values(backupGrants)
    .map((grant) => `${backupGrantOf(grant, role, database)} -- ${grant.why}`)
    .join('\n');
}
