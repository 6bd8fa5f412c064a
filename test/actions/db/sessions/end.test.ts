import { afterAll, afterEach, expect, it } from 'vitest';
import { useActions } from '../../../support/action/use-actions.ts';
import { type OwnDatabase, ownDatabase } from '../../../support/own-database.ts';

let own: OwnDatabase;
const actions = useActions({
  production: async () => {
    own = await ownDatabase();
    return { databaseUrl: own.botUrl };
  },
});
afterAll(() => own.drop());
afterEach(async () => {
  await own.admin('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [`${own.name}_app`]);
});

const twentyMinutes = () => actions.clock.advance(20 * 60_000);
const inTransaction = 'db sessions end state=idle-in-transaction older=10m app=mcp-server';

it('leaves each client its newest idle sessions', async () => {
  const pool = await own.open('mcp-server', 'idle', 4);
  twentyMinutes();
  const done = await actions.run('db sessions end state=idle older=10m app=mcp-server keep=3');
  expect(done).toMatchObject({ state: 'succeeded', headline: '1 of 1 session ended' });
  const left = await own.admin('SELECT pid FROM pg_stat_activity WHERE pid = ANY($1::int[])', [
    pool.map(({ pid }) => pid),
  ]);
  expect(left).toHaveLength(3);
});

it('that does not come to an end is a failure, and says which session', async () => {
  const [stuck, fine] = await own.open('mcp-server', 'in transaction', 2);
  twentyMinutes();
  const failed = await actions.run(inTransaction, {
    meanwhile: async () => process.kill(stuck?.pid ?? 0, 'SIGSTOP'),
  });
  process.kill(stuck?.pid ?? 0, 'SIGCONT');
  expect(failed).toMatchObject({ state: 'failed', headline: '1 of 2 sessions ended; 1 did not end in 5 s' });
  expect(await fine?.ended).toBe('57P01');
});

it('is refused where nothing matches, also when that is so by the time it starts', async () => {
  await expect(actions.plan('db sessions end state=idle older=10m app=nobody')).rejects.toMatchObject({
    code: 'NOTHING_TO_DO',
    message: expect.stringContaining('there are no sessions of nobody that have been idle for 10 min or more'),
  });
  const [held] = await own.open('mcp-server', 'in transaction');
  twentyMinutes();
  const late = await actions.run(inTransaction, { meanwhile: async () => held?.query('COMMIT') });
  expect(late).toMatchObject({ state: 'refused', headline: expect.stringContaining('Nothing was changed.') });
});

it('names the right that is missing before it asks anybody', async () => {
  await own.open('mcp-server', 'in transaction');
  twentyMinutes();
  await own.admin(`REVOKE pg_signal_backend FROM ${own.botRole}`);
  const planning = actions.plan(inTransaction);
  await expect(planning).rejects.toMatchObject({
    hint: expect.stringContaining(`GRANT pg_signal_backend TO "${own.botRole}";`),
  });
  await own.admin(`GRANT pg_signal_backend TO ${own.botRole}`);
});

it.each([
  ['state=busy older=10m', 'state must be idle or idle-in-transaction'],
  ['state=idle older=30s', 'older must be at least 1m'],
  ['state=idle older=soon', 'older must be a length of time, such as 90s, 10m or 2h'],
])('%s is no rule', async (params, mistake) => {
  await expect(actions.plan(`db sessions end ${params}`)).rejects.toThrow(mistake);
});
