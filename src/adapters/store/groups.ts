import type { GroupStore } from '../../ports/store/groups.ts';
import type { Connection } from './connection.ts';

export function groupStore(front: Connection, work: Connection): GroupStore {
  return {
    async changed() {
      await front.rows(
        `WITH news AS (UPDATE group_news SET generation = generation + 1 RETURNING generation)
         SELECT pg_notify('mcp_chatops', 'groups') FROM news`,
      );
    },
    async generation() {
      return (await work.row<{ generation: number }>('SELECT generation FROM group_news'))?.generation ?? 0;
    },
    async pin(handle, usergroup) {
      const row = await front.row<{ usergroup: string }>(
        `WITH pinned AS (
           INSERT INTO group_handles (handle, usergroup) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING usergroup)
         SELECT usergroup FROM pinned UNION ALL SELECT usergroup FROM group_handles WHERE handle = $1 LIMIT 1`,
        [handle, usergroup],
      );
      // Pinned by another process between the two halves of the statement.
      return row?.usergroup ?? (await this.pin(handle, usergroup));
    },
  };
}
