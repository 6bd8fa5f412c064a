import { expect, it, onTestFinished } from 'vitest';
import { startWorkload } from '../../../sandbox/platform/postgres/workload.ts';
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
