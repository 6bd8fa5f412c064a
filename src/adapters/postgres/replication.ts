import type pg from 'pg';
import type { Primary, Standby } from '../../ports/database/server.ts';

const streaming = `
SELECT r.application_name AS name, r.state, pg_wal_lsn_diff(pg_current_wal_lsn(), r.replay_lsn)::bigint::text AS behind,
  extract(epoch FROM r.replay_lag)::float AS lag
FROM pg_catalog.pg_stat_replication r ORDER BY pg_wal_lsn_diff(pg_current_wal_lsn(), r.replay_lsn) DESC NULLS FIRST LIMIT 10`;

const abandoned = `
SELECT count(*)::int AS count, max(pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn))::bigint::text AS kept
FROM pg_catalog.pg_replication_slots s WHERE NOT s.active`;

/** The state of a receiver is hidden from some roles; that there is one is not. */
const following = `
SELECT EXISTS (SELECT FROM pg_catalog.pg_stat_wal_receiver w WHERE w.status IS NULL OR w.status = 'streaming') AS receives,
  pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::bigint::text AS behind,
  CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
    ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float END AS lag`;

interface StreamRow {
  readonly name: string;
  readonly state: string | null;
  readonly behind: string | null;
  readonly lag: number | null;
}

interface FollowRow {
  readonly receives: boolean;
  readonly behind: string | null;
  readonly lag: number | null;
}

/** Who follows this server, or how far it is behind the one it follows. Each asks with functions that fail on the other. */
export async function replication(client: pg.Client, isStandby: boolean): Promise<Primary | Standby> {
  if (isStandby) {
    const [row] = (await client.query<FollowRow>(following)).rows;
    return {
      kind: 'standby',
      receives: row?.receives ?? false,
      behindBytes: count(row?.behind),
      lagSeconds: row?.lag ?? undefined,
    };
  }
  const { rows } = await client.query<StreamRow>(streaming);
  const [slots] = (await client.query<{ count: number; kept: string | null }>(abandoned)).rows;
  return {
    kind: 'primary',
    standbys: rows.map(({ name, state, behind, lag }) => ({
      name,
      state: state ?? undefined,
      behindBytes: count(behind),
      lagSeconds: lag ?? undefined,
    })),
    abandonedSlots: { count: slots?.count ?? 0, keptBytes: count(slots?.kept) },
  };
}

function count(bytes: string | null | undefined): number | undefined {
  return bytes === null || bytes === undefined ? undefined : Math.max(0, Number(bytes));
}
