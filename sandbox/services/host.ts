// One process for PostgreSQL and Redis: it ends both when its standard input closes, that is, also when the parent is killed.
import { createInterface } from 'node:readline';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { type HostReply, hostOrder, hostRequest } from './protocol.ts';
import { type RedisServer, startRedis } from './redis.ts';

const order = hostOrder.parse(JSON.parse(process.argv[2] ?? ''));
let postgres: PostgresServer | undefined;
let redis: RedisServer | undefined;
let platformPostgres: PostgresServer | undefined;
let redisPort = 0;

/** As an operator would set up the PostgreSQL of a platform: statements are counted, and how long they wait for the disk. */
const platformSettings = {
  shared_preload_libraries: 'pg_stat_statements',
  track_io_timing: 'on',
  max_connections: '100',
};

const reply = (message: HostReply) => process.stdout.write(`${JSON.stringify(message)}\n`);

async function startRedisAgain(): Promise<void> {
  redis ??= await startRedis(redisPort);
  redisPort = redis.port;
}

async function stopRedis(): Promise<void> {
  const running = redis;
  redis = undefined;
  await running?.stop();
}

async function end(): Promise<never> {
  await Promise.allSettled([postgres?.stop(), stopRedis(), platformPostgres?.stop()]);
  process.exit(0);
}

// The terminal sends Ctrl-C to the whole group; the parent decides when this process ends, by closing its input.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);

const lines = createInterface({ input: process.stdin });
lines.on('close', () => void end());

await Promise.all([
  order.postgres === undefined ? undefined : startPostgres(order.postgres).then((server) => (postgres = server)),
  order.redis ? startRedisAgain() : undefined,
  order.platformPostgres === undefined
    ? undefined
    : startPostgres({ ...order.platformPostgres, configured: platformSettings }).then(
        (server) => (platformPostgres = server),
      ),
]);
reply({
  ready: true,
  postgres: postgres?.url('DATABASE'),
  redis: redis?.url,
  platformPostgres: platformPostgres?.url('DATABASE'),
});

for await (const line of lines) {
  const request = hostRequest.parse(JSON.parse(line));
  if (request.redis === 'start') await startRedisAgain();
  else await stopRedis();
  reply({ done: request.id });
}
