import { ownName } from './connection.ts';

const us = (column: string) => `(extract(epoch FROM ${column}) * 1000000)::bigint::text`;

/** What tells a session apart (alias a): JavaScript dates would lose the microseconds. */
export const identity = `a.pid, ${us('a.backend_start')} AS born_us, ${us('a.state_change')} AS changed_us, a.state`;

/** Which session is meant: `$1` pid, `$2` when it began. */
export const isIt = `a.pid = $1::int AND ${us('a.backend_start')} = $2`;

/** As it was seen: `$3` when it last changed, `$4` its state. */
export const asSeen = `${us('a.state_change')} = $3 AND a.state = $4`;

/**
 * What the bot may ever end (a: pg_stat_activity, r: its role in pg_roles): client sessions of this database, never its own, a superuser's,
 * or one that can replicate.
 */
export const endable = `a.backend_type = 'client backend' AND a.datname = current_database()
  AND a.pid <> pg_backend_pid() AND NOT (a.usename = current_user AND a.application_name LIKE '${ownName}%')
  AND NOT r.rolsuper AND NOT r.rolreplication
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_stat_replication w WHERE w.pid = a.pid)`;
