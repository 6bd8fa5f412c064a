import { afterAll, beforeAll } from 'vitest';
import { countEffects } from '../support/faults/effects.ts';
import { type LiveHeap, openLiveHeap } from '../support/faults/live-heap.ts';
import { faultRow } from '../support/faults/row.ts';
import { type Site, type SiteBot, startSite } from '../support/faults/site.ts';
import { disturb, type Soaking, soak, troubleSlack } from '../support/faults/soaking.ts';
import { type Splitter, startSplitter } from '../support/faults/splitter.ts';
import { until } from '../support/faults/until.ts';
import { memorySlope, vitalsOf } from '../support/faults/vitals.ts';

const minutes = Number(process.env['SOAK_MINUTES'] ?? 20);
const perSecond = 5;
/** MB a minute of what is still alive after a collection. A young heap grows whatever it does: only a long soak can tell. */
const mostGrowth = minutes >= 10 ? 0.1 : 20;
const lookEveryMs = 5000;

/** Sessions of one process at most: 4 for people, 8 + 6 for work, 2 for alerts, 1 that listens (adapters/store/store.ts). */
const poolSize = 21;

let site: Site;
let splitter: Splitter;
/** Two that stay, and are measured; two that are killed again and again. */
let staying: readonly SiteBot[];
let heaps: readonly LiveHeap[];
const fronts: SiteBot[] = [];
const workers: SiteBot[] = [];

beforeAll(async () => {
  site = await startSite();
  staying = [await site.bot('web', { inspected: true }), await site.bot('worker', { inspected: true })];
  heaps = await Promise.all(staying.map(({ inspector }) => openLiveHeap(inspector ?? '')));
  fronts.push(await site.bot('web'));
  workers.push(await site.bot('worker'));
  const ports = () => [staying[0]?.port ?? 0, ...fronts.filter(({ running }) => running).map(({ port }) => port)];
  splitter = await startSplitter(ports);
  site.deliverTo(splitter.port);
});
afterAll(async () => {
  for (const heap of heaps) heap.close();
  await splitter.stop();
  await site.stop();
});

const left = {
  'runs not ended': 'SELECT id FROM runs WHERE finished_at IS NULL',
  'messages not delivered': `SELECT key FROM messages WHERE wanted > delivered AND state <> 'dropped'`,
  'wake-ups not taken': 'SELECT run_id FROM dispatch',
  'targets still locked': 'SELECT target FROM target_locks',
  'steps still running': `SELECT key FROM run_steps JOIN runs ON id = run_id WHERE run_steps.state = 'running' AND runs.state = 'succeeded'`,
} as const;

/** Everything that was asked for has ended and is shown; open questions have expired. Slack takes fifty edits a minute: it takes its time. */
async function calm(): Promise<void> {
  site.workspace.faults.clear();
  await site.database.query(`UPDATE approvals SET expires_at = now() WHERE state = 'open'`);
  for (const sql of [left['runs not ended'], left['messages not delivered'], left['wake-ups not taken']]) {
    await until(sql, async () => (await site.database.query(sql)).length === 0, 600_000).catch(() => undefined);
  }
}

const sessions = async () =>
  (
    await site.database.query(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'mcp-chatops%'`,
    )
  ).length;

faultRow(
  {
    title: `${minutes} minutes of commands, clicks, kills and Slack errors at ${perSecond} a second`,
    small: minutes,
    full: minutes,
    eachMs: 240_000,
  },
  async ({ chance, none, all, atMost }) => {
    const { admin } = site.workspace;
    const channels = Array.from({ length: 30 }, (_, index) => admin.addChannel({ name: `soak-${index}` }));
    const soaking: Soaking = { site, chance, channels, port: splitter.port };
    const effects = countEffects(site);
    // Everything was used once before it is measured.
    await soak(soaking, Math.min(2, minutes / 4), perSecond);
    await calm();
    const before = await Promise.all(staying.map(vitalsOf));
    const connections = await sessions();
    troubleSlack(soaking);
    const slopes = heaps.map((heap) => memorySlope(() => heap.bytes(), lookEveryMs));
    const [statuses, webs, workersGone] = await Promise.all([
      soak(soaking, minutes, perSecond),
      disturb(fronts, 'web', soaking, minutes, 20_000),
      disturb(workers, 'worker', soaking, minutes, 15_000),
    ]);
    const measured = await Promise.all(slopes.map((slope) => slope()));
    await calm();
    const after = await until(
      'connections are back',
      async () => {
        const now = await Promise.all(staying.map(vitalsOf));
        return now.every((one, index) => one.descriptors <= (before[index]?.descriptors ?? 0) + 8) && now;
      },
      90_000,
    ).catch(() => Promise.all(staying.map(vitalsOf)));

    all('requests sent', statuses.length, statuses.length);
    const cut = statuses.filter((status) => status !== 200).length;
    atMost('requests that met a process as it was killed', cut, webs * perSecond, '');
    none(
      'answers 5xx',
      statuses.filter((status) => status >= 500),
      statuses.length,
    );
    all(
      'processes killed or stopped, each replaced',
      fronts.filter(({ running }) => running).length + workers.filter(({ running }) => running).length,
      2,
    );
    none(
      'shown twice',
      channels.flatMap((channel) => effects.doubled(channel)),
      statuses.length,
    );
    for (const [what, sql] of Object.entries(left))
      none(
        what,
        (await site.database.query<object>(sql)).map((row) => JSON.stringify(row)),
        statuses.length,
      );
    for (const [index, name] of ['web', 'worker'].entries()) {
      const { perMinute, noise } = measured[index] ?? { perMinute: 0, noise: 0 };
      atMost(
        `living memory of the ${name}, slope beyond its noise (${perMinute.toFixed(2)} ± ${(2 * noise).toFixed(2)} MB a minute)`,
        Math.max(0, perMinute - 2 * noise),
        mostGrowth,
        'MB a minute',
      );
      atMost(
        `files and connections of the ${name}, more than before`,
        (after[index]?.descriptors ?? 0) - (before[index]?.descriptors ?? 0),
        8,
        '',
      );
      atMost(
        `timers of the ${name}, more than before`,
        (after[index]?.timers ?? 0) - (before[index]?.timers ?? 0),
        5,
        '',
      );
    }
    atMost('sessions in the store, more than before', (await sessions()) - connections, 4, '');
    atMost('sessions in the store, beside what four processes may have', await sessions(), 4 * poolSize, '');
    none('nobody was killed', webs + workersGone > 0 ? [] : ['no'], 1);
    effects.stop();
  },
);
