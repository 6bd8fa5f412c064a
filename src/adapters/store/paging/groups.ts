import type { Db } from '../connection.ts';

/** Keeps who is in a user group, as read now. */
export async function keepMembers(db: Db, group: string, members: readonly string[]): Promise<void> {
  await db.rows(
    `INSERT INTO on_call_groups (name, members) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET members = excluded.members, read_at = clock_now()`,
    [group, [...members]],
  );
}

/** Who was in a user group when it was last read. */
export async function knownMembers(
  db: Db,
  group: string,
): Promise<{ readonly members: readonly string[]; readonly readAt: string } | undefined> {
  const row = await db.row<{ members: string[]; read_at: string }>(
    'SELECT members, read_at FROM on_call_groups WHERE name = $1',
    [group],
  );
  return row === undefined ? undefined : { members: row.members, readAt: row.read_at };
}
