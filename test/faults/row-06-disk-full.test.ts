import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { load, mismatches, type Told } from '../support/faults/load.ts';
import { type OwnPostgres, startOwnPostgres } from '../support/faults/own-postgres.ts';
import { faultRow } from '../support/faults/row.ts';
import { type Site, type SiteBot, startSite } from '../support/faults/site.ts';
import { until } from '../support/faults/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-small-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', folder]).status === 0;
const ballast = join(folder, 'ballast');

let postgres: OwnPostgres;
let site: Site;
let bot: SiteBot;
beforeAll(async () => {
  if (!mounted) return;
  const settings = { min_wal_size: '32MB', max_wal_size: '48MB', restart_after_crash: 'on' };
  postgres = await startOwnPostgres({ folder: join(folder, 'store'), settings });
  site = await startSite({ database: postgres });
  bot = await site.bot('web,worker');
});
afterAll(async () => {
  if (mounted) {
    await site.stop();
    spawnSync('umount', ['-l', folder]);
  }
  rmSync(folder, { recursive: true, force: true });
});

/** Leaves no free byte. */
function fill(): void {
  const { bavail, bsize } = statfsSync(folder);
  try {
    writeFileSync(ballast, Buffer.alloc(bavail * bsize));
  } catch {
    // Fuller than full.
  }
}

faultRow(
  {
    title: 'the disk of PostgreSQL is full',
    small: 1,
    full: 10,
    eachMs: 120_000,
    impossible: mounted ? undefined : 'it takes the right to mount a tmpfs',
  },
  async ({ count, none, all }) => {
    const told: Told[] = [];
    for (let strike = 0; strike < count; strike += 1) {
      fill();
      const refused = () => told.filter(({ as }) => as !== 'accepted').length;
      const before = refused();
      await until(
        'the store is full',
        async () => {
          told.push(
            ...(await load({ workspace: site.workspace, port: bot.port, count: 40, atOnce: 8, perChannel: 4 })),
          );
          return refused() >= before + 10;
        },
        100_000,
      );
      rmSync(ballast, { force: true });
      await postgres.start();
      // The same process of the bot goes on.
      await until(
        'a command is accepted again',
        async () => {
          const again = await load({ workspace: site.workspace, port: bot.port, count: 1, atOnce: 1, perChannel: 1 });
          told.push(...again);
          return again[0]?.as === 'accepted';
        },
        60_000,
      );
    }
    await until('every answer is in its channel', () => mismatches(site.workspace, told).length === 0, 100_000).catch(
      () => undefined,
    );
    none('accepted and lost, or refused and run', mismatches(site.workspace, told), told.length);
    none(
      'answers other than 200',
      told.filter(({ as }) => as === 'failed').map(({ status, text }) => `${status} ${text}`),
      told.length,
    );
    all('times it went on by itself', count, count);
    all('the process lives', bot.running ? 1 : 0, 1);
  },
);
