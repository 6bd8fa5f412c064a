import type pg from 'pg';

/** Moves the time of a store: every due time is compared with clock_now() (migrations/0001_time.sql), and this redefines it. */
export async function moveStoreClock(client: pg.Client, offsetMs: number): Promise<void> {
  // Before the first migration there is no such function, and no time to move.
  const { rows } = await client.query<{ there: boolean }>(`SELECT to_regproc('clock_now') IS NOT NULL AS there`);
  if (rows[0]?.there !== true) return;
  const seconds = Math.round(offsetMs) / 1000;
  await client.query(
    `CREATE OR REPLACE FUNCTION clock_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
     AS $$ SELECT statement_timestamp() + interval '${seconds} seconds' $$`,
  );
}
