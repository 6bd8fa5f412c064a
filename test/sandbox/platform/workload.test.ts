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
  const slow: boolean[] = [];
  const press = (id: string) => actOnSessions(workload, id, (isSlow) => void slow.push(isSlow));
  await press('db-lock');
  await expect
    .poll(async () => locksReport(await bot.locks()).headline)
    .toMatch(/^2 sessions wait for a lock; 2 of them behind mcp-server/);
  await press('db-release');
  expect((await bot.locks()).waiting).toEqual([]);
  await press('db-slow');
  expect(JSON.stringify(slowReport(await bot.statements({ overMs: 1000, most: 5 }), 1000))).toContain('pg_sleep');
  for (const { id = '' } of sessionsSection.buttons ?? []) await expect(press(id)).resolves.toBeUndefined();
  const indexes = await bot.indexes();
  expect(indexes.invalid.map(({ name }) => name)).toEqual(['tool_calls_tool_once']);
  expect(indexes.scanned.map(({ name }) => name)).toContain('tool_calls');
  expect(slow).toEqual([true]);
  const owner = await own.openOne('mcp-server');
  await owner.query('CREATE INDEX ON tool_calls (at)');
  await owner.close();
  await expect.poll(() => slow).toEqual([true, false]);
  await workload.stop();
});
