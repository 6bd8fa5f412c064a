import type { MovableClock } from '../../clock.ts';
import type { Facts } from './facts.ts';
import type { Touches } from './touches.ts';

interface Measured {
  readonly clock: MovableClock;
  readonly touched: Touches;
  readonly bytes: number;
  readonly keys: number;
  readonly expiring: number;
}

/** All that INFO says, whichever section was asked for. */
export function infoText(facts: Facts, { clock, touched, bytes, keys, expiring }: Measured): string {
  const upSeconds = Math.floor((clock.now().getTime() - facts.startedAt) / 1000);
  // Traffic of the three days before it was looked at is in `before`.
  const since = Math.max(0, upSeconds - 3 * 24 * 3600);
  const used = facts.baseBytes + bytes;
  const lines = {
    Server: {
      redis_version: '7.2.4',
      redis_mode: 'standalone',
      run_id: facts.runId,
      uptime_in_seconds: upSeconds,
    },
    Clients: { connected_clients: facts.clients.length, blocked_clients: 0, maxclients: 10_000 },
    Memory: {
      used_memory: used,
      used_memory_rss: Math.round(used * facts.fragmentation),
      maxmemory: facts.maxBytes,
      maxmemory_policy: facts.policy,
      mem_fragmentation_ratio: facts.fragmentation,
      lazyfree_pending_objects: 0,
    },
    Stats: {
      keyspace_hits: facts.before.hits + touched.hits + since * facts.perSecond.hits,
      keyspace_misses: facts.before.misses + touched.misses + since * facts.perSecond.misses,
      expired_keys: facts.expired,
      evicted_keys: facts.evicted,
      rejected_connections: 0,
    },
    Replication: { role: facts.role, connected_slaves: 0, master_repl_offset: 0 },
    Cluster: { cluster_enabled: 0 },
    Keyspace: keys === 0 ? {} : { db0: `keys=${keys},expires=${expiring},avg_ttl=0` },
  };
  return Object.entries(lines)
    .flatMap(([section, values]) => [
      `# ${section}`,
      ...Object.entries(values).map(([name, value]) => `${name}:${value}`),
      '',
    ])
    .join('\r\n');
}
