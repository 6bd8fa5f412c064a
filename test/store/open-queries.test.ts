import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { type SimulatedCluster, startCluster } from '../../sandbox/cluster/cluster.ts';
import { type SimulatedAws, startAws } from '../../sandbox/platform/aws/aws.ts';
import { cloudLogs } from '../../src/adapters/aws/logs.ts';
import type { WorkerEngine } from '../../src/jobs/engine.ts';
import { queriesOf, stopOrphans } from '../../src/jobs/open-queries.ts';
import { runQuery } from '../../src/logs/cloud/run-query.ts';
import { insights } from '../../src/model/insights.ts';
import type { CloudLogs } from '../../src/ports/cloud-logs.ts';
import type { Platform } from '../../src/ports/platform.ts';
import type { Claimed } from '../../src/ports/store/runs.ts';
import { littleEngine } from '../support/faults/little-engine.ts';
import { mustClaim, requested, useStore } from '../support/store.ts';

const group = '/mcp/production/server';
const clock = movableClock();
const world = useStore();
const never = new AbortController().signal;
let cluster: SimulatedCluster;
let aws: SimulatedAws;
let logs: CloudLogs & { close(): Promise<void> };

beforeAll(async () => {
  cluster = await startCluster({ clock });
  aws = await startAws('production', cluster, 'mcp', clock);
  logs = await cloudLogs({ region: aws.region, endpoint: aws.url }, aws.credentials);
});
afterAll(async () => {
  await logs?.close();
  await aws?.stop();
  await cluster?.stop();
});
beforeEach(async () => {
  aws.set({ kind: 'works' });
  aws.logs.setPace({ kind: 'held', share: 0.5 });
  await world.database.query('TRUNCATE runs, messages, offers, dispatch CASCADE');
});

function engine(): WorkerEngine {
  return { ...littleEngine(world.store).engine, platform: () => ({ readers: { logs } }) as unknown as Platform };
}
const round = () => stopOrphans(engine(), never);
const open = () => world.database.query('SELECT mark FROM open_queries');
const statusOf = (id: string) => aws.logs.queries().find((one) => one.id === id)?.status;

async function aLook(): Promise<Claimed> {
  const { run } = await requested(world.store, { action: 'look', risk: 'read-only' });
  return mustClaim(world.store, run);
}

/** A worker that has started a query, and then says no more. */
async function started(claimed: Claimed): Promise<string> {
  const mark = await queriesOf(engine(), claimed, 'production').begin();
  const now = clock.now().getTime();
  const asked = { query: insights`fields @message`, groups: [group], fromMs: now - 60_000, toMs: now, mark };
  return logs.startQuery(asked, { timeoutMs: 5000 });
}

it('a query somebody waits for is left alone', async () => {
  const id = await started(await aLook());
  await round();
  expect(statusOf(id)).toBe('Running');
  expect(await open()).toHaveLength(1);
});

it('a query whose worker died is stopped once another one has its run, and no stranger is', async () => {
  const claimed = await aLook();
  const id = await started(claimed);
  const now = clock.now().getTime();
  const stranger = await logs.startQuery(
    { query: insights`fields @message`, groups: [group], fromMs: now - 60_000, toMs: now, mark: 'another-bot' },
    { timeoutMs: 5000 },
  );
  await world.database.query("UPDATE runs SET due_at = now() - interval '1 s' WHERE id = $1", [claimed.run]);
  const next = await mustClaim(world.store, claimed.run, 'w2');
  const second = await started(next);
  await round();
  expect([statusOf(id), statusOf(second), statusOf(stranger)]).toEqual(['Cancelled', 'Running', 'Running']);
  expect(await open()).toHaveLength(1);
  await expect(queriesOf(engine(), claimed, 'production').begin()).rejects.toMatchObject({ code: 'LEASE_LOST' });
});

it('a query whose run was cancelled after its worker died is stopped', async () => {
  const claimed = await aLook();
  const id = await started(claimed);
  await world.store.runs.finish(claimed, { state: 'cancelled' });
  await round();
  expect(statusOf(id)).toBe('Cancelled');
  expect(await open()).toEqual([]);
});

it('while AWS does not answer it stays written down, and is stopped later', async () => {
  const claimed = await aLook();
  const id = await started(claimed);
  await world.store.runs.finish(claimed, { state: 'cancelled' });
  aws.set({ kind: 'denies', permissions: ['logs:StopQuery'] });
  await round();
  expect(statusOf(id)).toBe('Running');
  expect(await open()).toHaveLength(1);
  aws.set({ kind: 'works' });
  await round();
  expect(statusOf(id)).toBe('Cancelled');
  expect(await open()).toEqual([]);
});

it('a query that was never started is looked for until it cannot come any more', async () => {
  const claimed = await aLook();
  await queriesOf(engine(), claimed, 'production').begin();
  await world.store.runs.finish(claimed, { state: 'cancelled' });
  await round();
  expect(await open()).toHaveLength(1);
  await world.database.query("UPDATE open_queries SET begun_at = begun_at - interval '61 s'");
  await round();
  expect(await open()).toEqual([]);
});

it('a query is stopped by its own worker when its run is cancelled, and nothing is left written down', async () => {
  const claimed = await aLook();
  const cancel = new AbortController();
  const now = clock.now().getTime();
  const running = runQuery({
    ...{ logs, clock, signal: cancel.signal, queries: queriesOf(engine(), claimed, 'production') },
    asked: { query: insights`fields @message`, groups: [group], fromMs: now - 60_000, toMs: now },
    ...{ ceilingBytes: 1e9, patienceMs: 60_000 },
    seen: () => cancel.abort(new Error('cancelled')),
  });
  await expect(running).rejects.toThrow('cancelled');
  expect(aws.logs.queries().at(-1)?.status).toBe('Cancelled');
  expect(await open()).toEqual([]);
});

it('a query that reads more than its ceiling is stopped there, with what it had found', async () => {
  for (const line of ['a', 'b', 'c', 'd'])
    aws.logs.put({ at: clock.now().getTime() - 1000, message: line.repeat(1000), stream: 's', group });
  const now = clock.now().getTime();
  const outcome = await runQuery({
    ...{ logs, clock, signal: never, queries: queriesOf(engine(), await aLook(), 'production') },
    asked: { query: insights`fields @message`, groups: [group], fromMs: now - 60_000, toMs: now },
    ...{ ceilingBytes: 1500, patienceMs: 60_000 },
    seen: () => undefined,
  });
  aws.logs.forget();
  expect(outcome.rows).toHaveLength(2);
  expect(outcome.cutShort).toBe('stopped after 2.1 kB: the limit is 1.5 kB');
  expect(aws.logs.queries().at(-1)?.status).toBe('Cancelled');
});
