import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { startProgram } from './bots.ts';
import type { Child } from './child.ts';

const jobs = 8;
let queues = 0;

interface Took {
  readonly took: string;
  readonly at: number;
}

/**
 * One kill of a BullMQ worker that has eight jobs while a second worker stands by: ms until the second one has each. `scaledMs` takes
 * the place of the default lock and look (30 s) where nobody has the time.
 */
export async function bullmqTakeover(
  redisUrl: string,
  scaledMs: number | undefined,
  patienceMs: number,
): Promise<readonly number[]> {
  queues += 1;
  const queueName = `takeover-${queues}`;
  const env = {
    REDIS_URL: redisUrl,
    QUEUE: queueName,
    ...(scaledMs === undefined ? {} : { SCALED_TO_MS: String(scaledMs) }),
  };
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue(queueName, { connection });
  const first = await startProgram('bullmq-worker', env);
  let second: Child | undefined;
  try {
    const taken = collect(first, patienceMs);
    for (let job = 0; job < jobs; job += 1) await queue.add('job', {});
    await taken;
    second = await startProgram('bullmq-worker', env);
    const recovered = collect(second, patienceMs);
    const killed = Date.now();
    await first.kill();
    return (await recovered).map(({ at }) => at - killed);
  } finally {
    await first.kill();
    await second?.kill();
    await queue.close();
    connection.disconnect();
  }
}

/** Waits until a worker has said of every job that it took it. */
async function collect(worker: Child, patienceMs: number): Promise<readonly Took[]> {
  const seen = new Map<string, Took>();
  return worker.line(
    `${jobs} jobs were taken`,
    (line) => {
      if (!line.startsWith('{"took"')) return undefined;
      const one = JSON.parse(line) as Took;
      if (!seen.has(one.took)) seen.set(one.took, one);
      return seen.size === jobs ? [...seen.values()] : undefined;
    },
    patienceMs,
  );
}
