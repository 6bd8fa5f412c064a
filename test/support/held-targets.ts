import pg from 'pg';
import type { TestDatabase } from './database.ts';

/** Keeps every run between its approval and its start: no worker gets a target until `release`. What is shown can still be read. */
export async function holdTargets({ url }: Pick<TestDatabase, 'url'>): Promise<{ release(): Promise<void> }> {
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE target_locks IN EXCLUSIVE MODE');
  return {
    async release() {
      await holder.query('COMMIT');
      await holder.end();
    },
  };
}
