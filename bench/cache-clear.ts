import { Redis } from 'ioredis';
import { movableClock } from '../sandbox/clock.ts';
import { cacheOf } from '../src/adapters/redis/cache.ts';
import { usualPace } from '../src/caches/set-plan.ts';
import { startChild } from './support/child.ts';
import { figures, told } from './support/figures.ts';
import { versionOf } from './support/machine.ts';
import { type Measurement, type Row, roundsOf } from './support/measurement.ts';
import { freePort } from './support/redis.ts';
import { interleaved } from './support/rounds.ts';

const million = 1_000_000;
/** Of a million keys, those that match. */
const matching = 0.4;

interface Cleared {
  /** The longest single command the server ran meanwhile, in ms, by its own slow log. */
  readonly longest: number;
  /** ms that other clients waited for a PING. */
  readonly pings: readonly number[];
  readonly seconds: number;
  /** Keys that should be gone, or should be there and are not. */
  readonly wrong: number;
}

/** What others notice while 400,000 of a million keys are cleared, beside the script of the runbook. */
export const cacheClear: Measurement = {
  name: 'cache-clear',
  title: '400,000 of a million keys of Redis cleared, and what other clients notice',
  async run(bench) {
    if (versionOf('redis-server', ['--version']) === undefined) {
      return { rows: [], rounds: [], notes: ['redis-server is not on this machine: nothing was measured'] };
    }
    const keys = bench.quick ? 20_000 : million;
    const server = await startServer();
    try {
      const ours = () => measured(server, keys, (url) => clearPaced(url, keys));
      const script = () => measured(server, keys, clearAtOnce);
      const rounds = await interleaved<Cleared>({ script, ours }, roundsOf(bench, 3));
      const longest = (name: string) => figures(rounds, name, (one) => one.longest);
      const p99 = (name: string) => figures(rounds, name, ({ pings }) => quantile(pings, 0.99));
      const rows: readonly Row[] = [
        {
          what: 'longest command',
          baseline: told(longest('script'), 'ms'),
          ours: told(longest('ours'), 'ms'),
          judged: Math.max(...longest('ours')),
          unit: 'ms',
          better: 'lower',
          bar: 10,
          aim: 5,
        },
        {
          what: 'PING of another client, p99',
          baseline: told(p99('script'), 'ms'),
          ours: told(p99('ours'), 'ms'),
          judged: undefined,
          unit: 'ms',
          better: 'lower',
        },
        {
          what: 'time it took',
          baseline: told(
            figures(rounds, 'script', ({ seconds }) => seconds),
            's',
          ),
          ours: told(
            figures(rounds, 'ours', ({ seconds }) => seconds),
            's',
          ),
          judged: undefined,
          unit: 'ms',
          better: 'lower',
        },
        {
          what: 'keys left, or cleared by mistake',
          baseline: told(
            figures(rounds, 'script', ({ wrong }) => wrong),
            '',
          ),
          ours: told(
            figures(rounds, 'ours', ({ wrong }) => wrong),
            '',
          ),
          judged: Math.max(...figures(rounds, 'ours', ({ wrong }) => wrong)),
          unit: 'wrong',
          better: 'lower',
          bar: 0,
        },
      ];
      return { rows, rounds, notes: [`ours looks at ${usualPace.toLocaleString('en')} keys a second, its usual pace`] };
    } finally {
      await server.stop();
    }
  },
};

async function startServer() {
  const port = await freePort();
  const options = ['--port', String(port), '--save', '', '--enable-debug-command', 'local', '--maxmemory', '2gb'];
  const child = startChild([...options, '--maxmemory-policy', 'allkeys-lru', '--slowlog-max-len', '100000'], {
    program: 'redis-server',
  });
  const url = `redis://127.0.0.1:${port}`;
  const admin = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  admin.on('error', () => undefined);
  await admin.ping();
  return {
    url,
    admin,
    async stop() {
      admin.disconnect();
      await child.kill();
    },
  };
}

type Server = Awaited<ReturnType<typeof startServer>>;

async function measured({ url, admin }: Server, keys: number, clear: (url: string) => Promise<void>): Promise<Cleared> {
  await admin.call('FLUSHALL');
  await admin.call('DEBUG', 'POPULATE', String(keys * (1 - matching)), 'session', '100');
  await admin.call('DEBUG', 'POPULATE', String(keys * matching), 'cache:tool', '100');
  // Whole seconds: until then they count as touched just now.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  await admin.call('CONFIG', 'SET', 'slowlog-log-slower-than', '500');
  await admin.call('SLOWLOG', 'RESET');
  const watch = watchPings(url);
  const started = performance.now();
  await clear(url);
  const seconds = (performance.now() - started) / 1000;
  const pings = await watch.stop();
  const slow = (await admin.call('SLOWLOG', 'GET', '-1')) as readonly (readonly unknown[])[];
  const left = await admin.dbsize();
  return {
    longest: Math.max(0.5, ...slow.map((entry) => Number(entry[2]) / 1000)),
    pings,
    seconds,
    wrong: Math.abs(left - keys * (1 - matching)),
  };
}

/** As the bot does it, one part after the other. */
async function clearPaced(url: string, keys: number): Promise<void> {
  const cache = cacheOf({ url, clock: movableClock() });
  const match = { kind: 'prefix' as const, text: 'cache:' };
  const { at } = await cache.keys({ match, names: 0, sample: 1000, forMs: 5000 });
  const untouched = { before: at - 1, shown: at - 1 };
  let cursor = '0';
  do {
    const done = await cache.clearKeys({ match, untouched, cursor, look: usualPace, most: keys, pace: usualPace });
    cursor = done.cursor;
  } while (cursor !== '0');
}

/** `redis-cli --scan --pattern "cache:*" | xargs -L 1000 redis-cli DEL` */
async function clearAtOnce(url: string): Promise<void> {
  const client = new Redis(url);
  try {
    const found: string[] = [];
    for await (const names of client.scanStream({ match: 'cache:*', count: 10 })) found.push(...(names as string[]));
    for (let from = 0; from < found.length; from += 1000) await client.del(...found.slice(from, from + 1000));
  } finally {
    client.disconnect();
  }
}

function watchPings(url: string) {
  const client = new Redis(url);
  const pings: number[] = [];
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const from = performance.now();
      await client.ping();
      pings.push(performance.now() - from);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return {
    async stop() {
      isOver = true;
      await asking;
      client.disconnect();
      return pings;
    },
  };
}

const quantile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
