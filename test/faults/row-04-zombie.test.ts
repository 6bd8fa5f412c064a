import { afterAll, beforeAll } from 'vitest';
import type { Passage } from '../support/faults/boundary.ts';
import type { CrashPoint } from '../support/faults/crash.ts';
import { faultRow } from '../support/faults/row.ts';
import { runOf } from '../support/faults/site-run.ts';
import { startTwoWorkers, type TwoWorkers } from '../support/faults/two-workers.ts';
import { until } from '../support/faults/until.ts';

let two: TwoWorkers;
beforeAll(async () => {
  two = await startTwoWorkers();
});
afterAll(() => two.stop());

const overtaken = (lines: readonly string[]) =>
  lines.filter((line) => line.includes('run taken over by another worker'));

/**
 * Stops the worker (SIGSTOP) with a write on its way, lets the other one end the run, then lets the write arrive and the worker wake:
 * a stale owner whose lease went by long ago. undefined when the run did not pass there: how often it writes depends on the moment.
 */
async function zombieAt(point: Pick<CrashPoint, 'system' | 'label' | 'nth'>): Promise<string[] | undefined> {
  const { site, effects } = two;
  let release = () => {};
  let late: Promise<void> | undefined;
  let before = 0;
  two.arm(point, async (worker): Promise<Passage> => {
    before = overtaken(worker.lines).length;
    worker.send('SIGSTOP');
    late = (async () => {
      await new Promise<void>((resolve) => (release = resolve));
      worker.send('SIGCONT');
      await until('the zombie hears that it lost the run', () => overtaken(worker.lines).length > before);
    })();
    await until('the end by the other worker', async () => (await stateOfNewest()) !== undefined, 60_000).catch(
      () => undefined,
    );
    return 'pass';
  });
  const { run, state } = await two.run('restart');
  two.disarm();
  if (late === undefined) return undefined;
  const fence = (await runOf(site, run))?.fence;
  const settled = JSON.stringify(site.platform.cluster.read('Deployment', 'mcp-production', 'mcp-server')?.['spec']);
  release();
  await late;
  const where = `R-${run} at ${point.label}`;
  const after = JSON.stringify(site.platform.cluster.read('Deployment', 'mcp-production', 'mcp-server')?.['spec']);
  return [
    ...(state === 'succeeded' ? [] : [`${where}: ended as ${state}`]),
    ...(effects.patches(`R-${run}`) === 1 ? [] : [`${where}: ${effects.patches(`R-${run}`)} patches`]),
    ...(after === settled ? [] : [`${where}: the zombie changed the deployment`]),
    ...((await runOf(site, run))?.fence === fence ? [] : [`${where}: the zombie wrote to the run`]),
    ...effects.doubled(site.channel).map((key) => `${where}: shows ${key} twice`),
  ];
}

async function stateOfNewest(): Promise<string | undefined> {
  const [row] = await two.site.database.query<{ state: string; ended: boolean }>(
    'SELECT state, finished_at IS NOT NULL AS ended FROM runs ORDER BY id DESC LIMIT 1',
  );
  return row?.ended === true ? row.state : undefined;
}

faultRow(
  { title: 'a worker paused past its lease, with a write on its way', small: 2, full: 100, eachMs: 30_000 },
  async ({ count, chance, none, all }) => {
    const points = (await two.points('restart')).filter(
      (point) =>
        point.side === 'before' &&
        (point.label.startsWith('PATCH') || /run_steps|UPDATE runs/.test(point.label)) &&
        // A renewal of the lease comes by the clock: the next run may be over before it.
        !point.label.includes('SET due_at = statement_timestamp()'),
    );
    const patch = points.find((point) => point.system === 'kubernetes');
    const wrong: string[] = [];
    let struck = 0;
    for (let tries = 0; struck < count && tries < 10 + 2 * count; tries += 1) {
      // The write to the cluster first: there the store's fence cannot help.
      const found = await zombieAt(struck === 0 && patch !== undefined ? patch : chance.pick(points));
      if (found === undefined) continue;
      struck += 1;
      wrong.push(...found);
    }
    const { cluster } = two.site.platform;
    const refused = cluster.requests.filter(
      ({ verb, status }) => verb === 'patch' && (status === 409 || status === 422),
    );
    all('workers stopped in the middle of a write', struck, count);
    none('a stale owner wrote', wrong, struck);
    all('stale writes to the cluster refused by its precondition', Math.min(1, refused.length), 1);
  },
);
