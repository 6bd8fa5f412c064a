// BullMQ as its documentation begins: a worker with its defaults. Says which job it took; a job that says so never ends.
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { z } from 'zod';
import '../support/tied.ts';

const given = z
  .object({ REDIS_URL: z.string(), QUEUE: z.string(), SCALED_TO_MS: z.coerce.number().optional() })
  .parse(process.env);
const connection = new Redis(given.REDIS_URL, { maxRetriesPerRequest: null });
const scaled = given.SCALED_TO_MS;
const worker = new Worker<{ ends: boolean }>(
  given.QUEUE,
  async (job) => {
    process.stdout.write(`${JSON.stringify({ took: job.id, at: Date.now(), attempt: job.attemptsStarted })}\n`);
    if (job.attemptsStarted === 1) await new Promise(() => undefined);
  },
  {
    connection,
    concurrency: 8,
    ...(scaled === undefined ? {} : { lockDuration: scaled, stalledInterval: scaled }),
  },
);
await worker.waitUntilReady();
process.stdout.write('{"ready":true}\n');
