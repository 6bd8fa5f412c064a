import type { TestDatabase } from './database.ts';

/** Stops the time of a store at an instant, until it is moved again: then no machine is too slow to tell what is a second before a deadline. */
export async function stopClock(database: Pick<TestDatabase, 'query'>, at: Date): Promise<void> {
  await database.query(
    `CREATE OR REPLACE FUNCTION clock_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
     AS $$ SELECT timestamptz '${at.toISOString()}' $$`,
  );
}
