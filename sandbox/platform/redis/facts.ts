import type { MovableClock } from '../../clock.ts';

/** A command the stand-in says it was slow with. */
interface SlowFact {
  readonly secondsAgo: number;
  readonly us: number;
  readonly words: readonly string[];
}

/** What a real Redis measures and js-redis-server does not: said by INFO, SLOWLOG and CLIENT LIST. */
export interface Facts {
  policy: string;
  maxBytes: number;
  /** Taken by the server itself, beside its keys. */
  baseBytes: number;
  fragmentation: number;
  evicted: number;
  expired: number;
  role: 'master' | 'slave';
  /** Another one after each start. */
  runId: string;
  readonly startedAt: number;
  /** Names of connections. */
  clients: readonly string[];
  slow: readonly SlowFact[];
  /** Hits and misses since the start: those of before, and so many a second since. */
  readonly before: { readonly hits: number; readonly misses: number };
  perSecond: { hits: number; misses: number };
}

const day = 24 * 3600_000;

/** A server in good health, up for three days. */
export function usualFacts(clock: MovableClock): Facts {
  return {
    policy: 'allkeys-lru',
    maxBytes: 256 * 2 ** 20,
    baseBytes: 148 * 2 ** 20,
    fragmentation: 1.12,
    evicted: 0,
    expired: 48_211,
    role: 'master',
    runId: 'f'.repeat(40),
    startedAt: clock.now().getTime() - 3 * day,
    clients: [...Array<string>(36).fill('mcp-server'), 'celery', 'celery', 'grafana'],
    slow: [
      { secondsAgo: 5400, us: 18_420, words: ['HGETALL', 'cache:tool:list_assignments'] },
      { secondsAgo: 9000, us: 12_050, words: ['KEYS', 'session:*'] },
    ],
    before: { hits: 1_842_113, misses: 153_220 },
    perSecond: { hits: 112, misses: 8 },
  };
}
