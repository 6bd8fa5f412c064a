import type { Retention } from '../../../model/retention.ts';

/** Deletes what is old among the next rows of a table, in the order of their numbers. */
export interface Walk {
  readonly days: keyof Retention;
  /**
   * $1: the number to go on after; $2: days; $3: how many rows to look at. Gives `upTo`, the last of them that is old enough to be looked at;
   * null where there is none, and the walk is over.
   */
  readonly sql: string;
}

/** What is older than the days of the walk. */
export const cutoff = `clock_now() - $2 * interval '1 day'`;

/** Incidents that are open, or were until that many days ago: nothing they refer to goes. */
export const alive = `alive AS MATERIALIZED (
  SELECT id, channel, place, diagnosis, changes FROM incidents WHERE state = 'open' OR resolved_at > ${cutoff})`;

/** The next rows of a table. */
export const seen = (table: string, time = 'created_at') =>
  `seen AS MATERIALIZED (SELECT id, ${time} AS at FROM ${table} WHERE id > $1 ORDER BY id LIMIT $3)`;
/** See Walk.sql. */
export const upTo = `(SELECT max(id) FROM seen WHERE at < ${cutoff}) AS "upTo"`;
