import type { Redis } from 'ioredis';
import { keyText } from '../../model/key-text.ts';
import type { CacheClients, CacheReplication, CacheServerSeen, SlowCommand } from '../../ports/cache/server.ts';
import type { CacheCall } from '../../ports/cache.ts';
import { infoOf, numberOf, partOf } from './info.ts';
import { allowed, reading, type Server } from './reading.ts';

const slowAsked = 128;
const slowShown = 5;
/** A list of more clients is long, and making it takes the server's time. */
const mostClients = 2000;

/** See CacheReader.server. */
export function serverOf(server: Server, call: CacheCall = {}): Promise<CacheServerSeen> {
  return reading(server, call, async (client) => {
    const lacking = new Set<string>();
    const info = infoOf(await client.info());
    const number = (name: string) => numberOf(info, name);
    const keys = await allowed(server.url, lacking, client.dbsize());
    const slow = await allowed(server.url, lacking, slowCommands(client));
    const connected = number('connected_clients');
    const named =
      connected !== undefined && connected > mostClients
        ? undefined
        : await allowed(server.url, lacking, clientNames(client));
    return {
      version: info.get('valkey_version') ?? info.get('redis_version'),
      runId: info.get('run_id'),
      uptimeSeconds: number('uptime_in_seconds'),
      isCluster: number('cluster_enabled') === 1,
      memory: {
        usedBytes: number('used_memory'),
        maxBytes: number('maxmemory'),
        policy: info.get('maxmemory_policy'),
        rssBytes: number('used_memory_rss'),
        fragmentation: number('mem_fragmentation_ratio'),
        freeing: number('lazyfree_pending_objects'),
      },
      hits: number('keyspace_hits'),
      misses: number('keyspace_misses'),
      evicted: number('evicted_keys'),
      expired: number('expired_keys'),
      clients: clientsOf(info, named),
      replication: replicationOf(info),
      keys,
      slow,
      lacking: [...lacking],
    };
  });
}

function clientsOf(info: ReadonlyMap<string, string>, named: CacheClients['named']): CacheClients {
  return {
    connected: numberOf(info, 'connected_clients'),
    blocked: numberOf(info, 'blocked_clients'),
    max: numberOf(info, 'maxclients'),
    rejected: numberOf(info, 'rejected_connections'),
    named,
  };
}

function replicationOf(info: ReadonlyMap<string, string>): CacheReplication {
  const offset = numberOf(info, 'master_repl_offset');
  const behind = [...info]
    .filter(([name]) => /^slave\d+$/.test(name))
    .map(([, line]) => partOf(line, 'offset'))
    .map((at) => (at === undefined || offset === undefined ? undefined : Math.max(0, offset - at)));
  const known = behind.filter((bytes) => bytes !== undefined);
  const link = info.get('master_link_status');
  return {
    role: info.get('role'),
    replicas: numberOf(info, 'connected_slaves'),
    behindBytes: known.length === 0 ? undefined : Math.max(...known),
    linkUp: link === undefined ? undefined : link === 'up',
  };
}

/** The slowest first. Of the arguments only the subcommand is read: the rest are keys and values. */
async function slowCommands(client: Redis): Promise<readonly SlowCommand[]> {
  const entries: unknown = await client.callBuffer('SLOWLOG', 'GET', String(slowAsked));
  if (!Array.isArray(entries)) return [];
  return entries
    .flatMap((entry: unknown): SlowCommand[] => {
      if (!Array.isArray(entry) || !Array.isArray(entry[3])) return [];
      const [name] = entry[3].map((word: unknown) => (Buffer.isBuffer(word) ? keyText(word.subarray(0, 40)) : ''));
      return [
        {
          at: new Date(Number(entry[1]) * 1000).toISOString(),
          ms: Number(entry[2]) / 1000,
          command: (name ?? '').toUpperCase(),
        },
      ];
    })
    .sort((a, b) => b.ms - a.ms)
    .slice(0, slowShown);
}

async function clientNames(client: Redis): Promise<CacheClients['named']> {
  const lines = String(await client.client('LIST')).split('\n');
  const counts = new Map<string, number>();
  for (const line of lines) {
    const name = /(?:^| )name=(\S*)/.exec(line)?.[1];
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}
