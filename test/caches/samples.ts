import type { KeysSeen, SampledKey } from '../../src/ports/cache/keys.ts';
import type { CacheServerSeen } from '../../src/ports/cache/server.ts';

const gib = 2 ** 30;

export const aCacheServer = (over: Partial<CacheServerSeen> = {}): CacheServerSeen => ({
  version: '7.2.4',
  runId: 'a',
  uptimeSeconds: 3 * 86_400,
  isCluster: false,
  memory: {
    usedBytes: 1.2 * gib,
    maxBytes: 2 * gib,
    policy: 'allkeys-lru',
    rssBytes: 1.4 * gib,
    fragmentation: 1.17,
    freeing: 0,
  },
  hits: 920_000,
  misses: 80_000,
  evicted: 0,
  expired: 48_211,
  clients: { connected: 39, blocked: 0, max: 10_000, rejected: 0, named: [{ name: 'mcp-server', count: 36 }] },
  replication: { role: 'master', replicas: 1, behindBytes: 128, linkUp: undefined },
  keys: 1_204_332,
  slow: [{ at: '2026-01-31T12:51:52.000Z', ms: 18.4, command: 'HGETALL' }],
  lacking: [],
  ...over,
});

export const aKey = (name: string, over: Partial<SampledKey> = {}): SampledKey => ({
  name,
  bytes: 1000,
  ttlMs: 1_800_000,
  idleSeconds: 60,
  ...over,
});

/** A part of many keys: two of three belong to tools, and a quarter of those never expire. */
export function someKeys(over: Partial<KeysSeen> = {}): KeysSeen {
  const names = Array.from({ length: 3000 }, (_, index) =>
    index % 3 === 0 ? `session:${(0xabcdef12 + index).toString(16)}` : `cache:tool:list_assignments:${index}`,
  );
  return {
    at: 1_769_868_000,
    total: 1_204_332,
    scanned: 3000,
    matched: 3000,
    complete: false,
    names,
    sample: names.slice(0, 900).map((name, index) => aKey(name, index % 6 === 1 ? { ttlMs: null, bytes: 5000 } : {})),
    lacking: [],
    ...over,
  };
}
