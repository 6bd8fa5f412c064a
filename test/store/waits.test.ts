import { expect, it } from 'vitest';
import { carryOut } from '../../src/jobs/carry-out.ts';
import { worker } from '../../src/jobs/worker.ts';
import { littleEngine, type Script } from '../support/faults/little-engine.ts';
import { anApprovedRun, mustClaim, useStore } from '../support/store.ts';

const world = useStore();
const never = new AbortController().signal;
let targets = 0;
let offset = 0;

async function advance(ms: number): Promise<void> {
  offset += ms;
  await world.database.setOffset(offset);
}

/** A run that is planned by the little engine and approved. */
async function approved(script: Script) {
  targets += 1;
  const { engine, world: turned } = littleEngine(world.store, script);
  const { run } = await anApprovedRun(world.store, {}, `production/deployment/wait-${targets}`);
  // The plan of the store's samples is another than that of the engine: the run is put where an approved one begins.
  const claimed = await mustClaim(world.store, run);
  await world.store.runs.lock(claimed, `production/deployment/wait-${targets}`);
  await world.store.runs.begin(claimed);
  await world.store.runs.release(claimed);
  const rows = () => world.store.runs.run(run);
  return {
    engine,
    turned,
    run,
    state: async () => (await rows())?.state,
    failure: async () => (await rows())?.failure,
  };
}

/** One worker takes the run as far as it goes now. */
async function taken({ engine, run }: Awaited<ReturnType<typeof approved>>, owner = 'w1'): Promise<boolean> {
  await world.store.runs.wakePaused();
  const claimed = await world.store.runs.claim(run, owner, 60_000);
  if (claimed === undefined) return false;
  await carryOut({ ...engine, owner }, claimed, never);
  return true;
}

it('a run that waits holds no worker, is looked at again in time, and ends as if one worker had stayed with it', async () => {
  const looks: string[] = [];
  const it = await approved({
    async wait({ since }) {
      looks.push(since.toISOString());
      return looks.length < 4 ? { waiting: `${looks.length} of 4` } : { done: 'there' };
    },
  });
  expect(await taken(it)).toBe(true);
  for (const owner of ['w2', 'w3']) {
    expect(await it.state()).toBe('running');
    // Nobody may take it before its time.
    expect(await taken(it)).toBe(false);
    await advance(9_000);
    expect(await taken(it)).toBe(false);
    await advance(1_000);
    expect(await taken(it, owner)).toBe(true);
  }
  const { detail } = (await world.store.runs.steps(it.run)).find(({ key }) => key === 'wait') ?? {};
  expect(detail).toBe('3 of 4');
  await advance(10_000);
  await taken(it);
  expect(await it.state()).toBe('succeeded');
  expect(new Set(looks).size).toBe(1);
  expect(it.turned.turned).toBe(1);
  expect((await world.store.runs.run(it.run))?.result).toEqual({ waited: 'there' });
  // Nobody took it over: nobody is told so.
  const notes = await world.database.query(`SELECT 1 FROM messages WHERE run_id = $1 AND key LIKE '%takeover%'`, [
    it.run,
  ]);
  expect(notes).toEqual([]);
});

it('a wait that is not over in its time ends the run, after a last look at the deadline', async () => {
  let looks = 0;
  const it = await approved({
    async wait() {
      looks += 1;
      return { waiting: '1 of 3 pods' };
    },
  });
  await taken(it);
  await advance(595_000);
  await taken(it);
  await advance(5_000);
  await taken(it);
  expect(looks).toBe(3);
  expect(await it.state()).toBe('failed');
  expect(await it.failure()).toMatchObject({ code: 'WAIT_OVER', text: 'Not over after 600 s: 1 of 3 pods' });
});

it('who cancels a run that waits is heard at once, and by a worker that is just looking', async () => {
  const asleep = await approved({ wait: async () => ({ waiting: '…' }) });
  await taken(asleep);
  expect(await world.store.runs.cancel(asleep.run, 'U9')).toBe('asked');
  expect(await taken(asleep)).toBe(true);
  expect(await asleep.state()).toBe('cancelled');

  const looking = await approved({
    async wait() {
      await world.store.runs.cancel(looking.run, 'U9');
      return { waiting: '…' };
    },
  });
  await taken(looking);
  expect(await looking.state()).toBe('cancelled');
});

it('the deadline of a run counts from its first start, over all its waits', async () => {
  const it = await approved({ wait: async () => ({ waiting: '…' }) });
  await taken(it);
  await world.database.query(`UPDATE run_steps SET started_at = started_at + interval '2 hours' WHERE run_id = $1`, [
    it.run,
  ]);
  await advance(3_600_000 + 1000);
  await taken(it);
  expect(await it.failure()).toMatchObject({ code: 'DEADLINE' });
});

it('a worker that dies while it looks: the next one looks again', async () => {
  let looks = 0;
  const it = await approved({
    async wait() {
      looks += 1;
      return looks === 1 ? { waiting: '…' } : { done: 'there' };
    },
  });
  await taken(it);
  await advance(10_000);
  await world.store.runs.wakePaused();
  // It claims the run and is never heard of again.
  await world.store.runs.claim(it.run, 'dead', 1);
  await expect
    .poll(() => world.database.query('SELECT 1 FROM runs WHERE id = $1 AND due_at < now()', [it.run]))
    .toHaveLength(1);
  await taken(it);
  expect(await it.state()).toBe('succeeded');
});

it('a thousand runs wait on one worker, each a look every ten seconds, and all end', async () => {
  const looks = new Map<number, number>();
  const { engine } = littleEngine(world.store, {
    async wait({ since }) {
      const key = since.getTime();
      looks.set(key, (looks.get(key) ?? 0) + 1);
      return (looks.get(key) ?? 0) < 3 ? { waiting: '…' } : { done: 'there' };
    },
  });
  const count = Number(process.env['WAITING_RUNS'] ?? 60);
  const { run } = await anApprovedRun(world.store, {}, 'production/deployment/template');
  await world.database.query(
    `INSERT INTO runs (inbound_key, action, params, environment, risk, state, requested_by, origin, ground, plan, plan_digest, started_at, due_at)
     SELECT 'many:' || n, action, params, environment, risk, 'running', requested_by, origin, ground, plan, plan_digest,
            clock_now() + n * interval '1 ms', statement_timestamp() FROM runs, generate_series(1, $2::int) AS n WHERE id = $1`,
    [run, count],
  );
  await world.store.runs.cancel(run, 'U1');
  const one = worker({ ...engine, leaseMs: 60_000 }, 8);
  const left = async () =>
    (await world.database.query(`SELECT 1 FROM runs WHERE inbound_key LIKE 'many:%' AND finished_at IS NULL`)).length;
  const busy = async () => {
    await one.sweep(0);
    return (await world.database.query(`SELECT 1 FROM runs WHERE inbound_key LIKE 'many:%' AND due_at IS NOT NULL`))
      .length;
  };
  for (let round = 0; round < 6 && (await left()) > 0; round++) {
    await expect.poll(busy, { interval: 5 }).toBe(0);
    expect(one.busy).toBe(0);
    await advance(10_000);
    await world.store.runs.wakePaused();
  }
  await one.stop();
  expect(await left()).toBe(0);
  const states = await world.database.query(`SELECT DISTINCT state FROM runs WHERE inbound_key LIKE 'many:%'`);
  expect(states).toEqual([{ state: 'succeeded' }]);
});
