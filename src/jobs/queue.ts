import { Queue, Worker as QueueWorker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Log } from '../ports/log.ts';

/** Wakes workers; holds run numbers and nothing else. It may be empty, full, flushed or gone: the store decides what is due. */
export interface WakeQueue {
  /** False when it could not be told now. */
  add(wakes: readonly { readonly run: number; readonly attempt: number }[]): Promise<boolean>;
  /** Calls back for each run, up to `room` at once. */
  consume(room: number, work: (run: number) => Promise<void>): void;
  readonly healthy: boolean;
  close(): Promise<void>;
}

const name = 'runs';
/** A Redis that does not take a wake-up in this time is treated as gone. */
const patienceMs = 1000;

/** The queue on a Redis; a lost connection is made again forever, and nothing waits for it. */
export function wakeQueue(url: string, prefix: string, log: Log): WakeQueue {
  const options = { enableReadyCheck: true, retryStrategy: (times: number) => Math.min(times * 100, 2000) };
  const connection = new Redis(url, { ...options, maxRetriesPerRequest: 1, enableOfflineQueue: false });
  const blocking = new Redis(url, { ...options, maxRetriesPerRequest: null });
  let told = false;
  const complain = (error: Error) => {
    if (!told) log.warn({ err: error }, 'queue is unreachable; runs are found by looking');
    told = true;
  };
  for (const client of [connection, blocking]) client.on('error', complain);
  connection.on('ready', () => {
    told = false;
  });
  const queue = new Queue(name, {
    connection,
    prefix,
    streams: { events: { maxLen: 100 } },
    defaultJobOptions: { attempts: 1, removeOnComplete: { age: 60, count: 1000 }, removeOnFail: { age: 3600 } },
  });
  queue.on('error', complain);
  let consumer: QueueWorker | undefined;

  return {
    get healthy() {
      return connection.status === 'ready';
    },
    async add(wakes) {
      if (connection.status !== 'ready') return false;
      // The attempt makes the id new: an id that is still known would be dropped in silence.
      const jobs = wakes.map(({ run, attempt }) => ({ name, data: { run }, opts: { jobId: `${run}-${attempt}` } }));
      const late = new Promise<false>((resolve) => setTimeout(resolve, patienceMs, false).unref());
      const added = queue.addBulk(jobs).then(
        () => true,
        () => false,
      );
      return Promise.race([added, late]);
    },
    consume(room, work) {
      consumer = new QueueWorker<{ run: number }>(name, (job) => work(Number(job.data.run)), {
        connection: blocking,
        prefix,
        concurrency: room,
        lockDuration: 10_000,
        stalledInterval: 5000,
        maxStalledCount: 0,
      });
      consumer.on('error', complain);
    },
    async close() {
      await consumer?.close(true).catch(() => undefined);
      await queue.close().catch(() => undefined);
      connection.disconnect();
      blocking.disconnect();
    },
  };
}
