import { expect, it, onTestFinished } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { actOnSessions, sessionsSection } from '../../../sandbox/panels/sessions.ts';
import { startWorkload } from '../../../sandbox/platform/postgres/workload.ts';
import { database } from '../../../src/adapters/postgres/database.ts';
import { locksReport } from '../../../src/databases/locks-report.ts';
import { slowReport } from '../../../src/databases/slow-report.ts';
import { ownDatabase } from '../../support/own-database.ts';

it('the MCP server of the sandbox holds a pool that idles and a transaction that was forgotten, and outlives their end', async () => {
  const own = await ownDatabase();
  onTestFinished(() => own.drop());
  const workload = await startWorkload(own.ownerUrl);
  const states = async () =>
    (
      await own.admin<{ state: string }>(
        `SELECT state FROM pg_stat_activity WHERE usename = $1 AND application_name = 'mcp-server' ORDER BY state`,
        [`${own.name}_app`],
      )
    ).map(({ state }) => state);
  expect(await states()).toEqual(['idle', 'idle', 'idle', 'idle in transaction']);
  await own.admin('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = $1', [
    `${own.name}_app`,
  ]);
  await workload.stop();
  expect(await states()).toEqual([]);
});

it('holds a lock that two wait for and runs what is slow at the press of a button, as /mcp db locks and db slow tell', async () => {
  const own = await ownDatabase();
  onTestFinished(() => own.drop());
  const workload = await startWorkload(own.ownerUrl);
  const bot = database({ url: own.botUrl, clock: movableClock() });
  await actOnSessions(workload, 'db-lock');
  await expect
    .poll(async () => locksReport(await bot.locks()).headline)
    .toMatch(/^2 sessions wait for a lock; 2 of them behind mcp-server/);
  await actOnSessions(workload, 'db-release');
  expect((await bot.locks()).waiting).toEqual([]);
  await actOnSessions(workload, 'db-slow');
  expect(JSON.stringify(slowReport(await bot.statements({ overMs: 1000, most: 5 }), 1000))).toContain('pg_sleep');
  for (const { id = '' } of sessionsSection.buttons ?? [])
    await expect(actOnSessions(workload, id)).resolves.toBeUndefined();
  await workload.stop();
});
