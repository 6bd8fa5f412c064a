import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { load, mismatches } from '../support/faults/load.ts';
import { faultRow, quantile } from '../support/faults/row.ts';
import { type Site, type SiteBot, startSite } from '../support/faults/site.ts';
import { until } from '../support/faults/until.ts';

let site: Site;
let bot: SiteBot;
beforeAll(async () => {
  site = await startSite();
  bot = await site.bot('web,worker');
});
afterAll(() => site.stop());

faultRow(
  { title: 'the pool of the workers is used up, behind a lock that somebody holds', small: 40, full: 500, eachMs: 500 },
  async ({ count, none, all, atMost }) => {
    const { database, workspace } = site;
    // Calm first: connections are open, statements prepared.
    await load({ workspace, port: bot.port, count: 8, atOnce: 4, perChannel: 4 });
    // Runs that are under way: what they write next waits for whoever holds their rows, and keeps its connection.
    site.platform.cluster.faults.inject({ effect: { kind: 'latency', ms: 1500 } });
    const first = await load({ workspace, port: bot.port, count: 24, atOnce: 4, perChannel: 4 });
    await until(
      'runs are under way',
      async () => (await database.query('SELECT 1 FROM runs WHERE owner IS NOT NULL')).length >= 6,
    );
    const holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT id FROM runs FOR UPDATE');
    await holder.query('LOCK TABLE duties, run_steps, target_locks IN ACCESS EXCLUSIVE MODE');
    const stuck = () =>
      database.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name LIKE '%work%'`,
      );
    const waiting = await until('the workers wait for the lock', async () => (await stuck()).length >= 4 && stuck());
    const told = await load({ workspace, port: bot.port, count, atOnce: 2, perChannel: 10 });
    const still = await stuck();
    await holder.query('COMMIT');
    await holder.end();
    site.platform.cluster.faults.clear();
    const all_ = [...first, ...told];
    await until(
      'every answer is in its channel',
      () => mismatches(workspace, all_).length === 0,
      60_000 + count * 300,
    ).catch(() => undefined);
    all('accepted while the workers were stuck', told.filter(({ as }) => as === 'accepted').length, count);
    none('workers were never stuck', waiting.length > 0 && still.length > 0 ? [] : ['not stuck'], 1);
    none('told otherwise than it was', mismatches(workspace, all_), all_.length);
    atMost(
      'ack, 99 of 100',
      quantile(
        told.map(({ ms }) => ms),
        0.99,
      ),
      500,
      'ms',
    );
  },
);
