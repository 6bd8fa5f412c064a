import { afterAll, expect, it } from 'vitest';
import { atEveryPoint, pointName } from '../../support/action/every-point.ts';
import { useActions } from '../../support/action/use-actions.ts';
import type { BotMemory } from '../../support/action/with-memory.ts';
import { type OwnDatabase, ownDatabase } from '../../support/own-database.ts';

let own: OwnDatabase;
const memory: BotMemory = { releases: {} };
const actions = useActions({
  memory,
  production: async () => {
    own = await ownDatabase();
    return { databaseUrl: own.botUrl };
  },
});
afterAll(() => own.drop());

const owned = async (sql: string) => {
  const owner = await own.openOne('mcp-server');
  const { rowCount } = (await owner.query(sql)) as { rowCount: number | null };
  await owner.close();
  return rowCount;
};
const looked = async () => {
  const { parts = [] } = await actions.look('db indexes');
  return JSON.stringify(parts);
};
const leaves = async () =>
  expect.poll(() => own.admin('SELECT pid FROM pg_stat_activity WHERE usename = $1', [own.botRole])).toEqual([]);

it('builds an index, and its way back drops it', async () => {
  const built = await actions.run('db index create assignments assignee,created_at');
  expect(built).toMatchObject({
    state: 'succeeded',
    headline: expect.stringMatching(
      /^The index assignments_assignee_created_at_idx on assignments is built: [\d.]+ KiB$/,
    ),
  });
  expect(built.planned.plan.changes).toEqual([
    {
      label: 'index',
      before: 'none',
      after: 'assignments_assignee_created_at_idx on assignments (assignee, created_at)',
    },
  ]);
  // What it serves is not built again.
  await expect(actions.plan('db index create assignments assignee')).rejects.toMatchObject({
    code: 'NOTHING_TO_DO',
    message: expect.stringContaining('assignments_assignee_created_at_idx serves these columns already'),
  });
  expect(await actions.undo(built)).toMatchObject({
    state: 'succeeded',
    headline: expect.stringContaining('is dropped'),
  });
});

it('drops a unique one whose build failed, says why it failed, and offers no way back to it', async () => {
  await owned('CREATE UNIQUE INDEX CONCURRENTLY once_a_tool ON assignments (tool)').catch(() => undefined);
  const { offers = [] } = await actions.look('db indexes');
  expect(offers[0]).toEqual({ label: 'Drop once_a_tool', action: 'db index drop', params: { name: 'once_a_tool' } });
  const dropped = await actions.run('db index drop once_a_tool');
  expect(dropped).toMatchObject({ state: 'succeeded', headline: 'The index once_a_tool is dropped' });
  expect(JSON.stringify(dropped.planned.plan.warnings)).toContain('was to keep values unique');
  expect(await looked()).not.toContain('once_a_tool');
});

it('drops one, and its way back builds it as it was', async () => {
  await owned(`CREATE INDEX failed_calls ON tool_calls (lower(tool)) WHERE status >= 500`);
  const dropped = await actions.run('db index drop failed_calls');
  expect(dropped).toMatchObject({ state: 'succeeded', headline: 'The index failed_calls is dropped' });
  const { target, action, result } = {
    target: 'index/failed_calls',
    action: 'db index drop',
    result: dropped.row.result,
  };
  const past = { target, action, result, params: {}, run: dropped.run, by: 'U0DEV', at: '2026-01-31T14:22:00.000Z' };
  memory.changes = { production: [past] };
  const back = await actions.undo(dropped);
  expect(back).toMatchObject({ state: 'succeeded' });
  expect(back.planned.plan.changes[0]?.after).toContain('lower(tool)) WHERE (status >= 500)');
  await expect(actions.undo(dropped)).rejects.toMatchObject({ code: 'NOTHING_TO_DO' });
  memory.changes = {};
  await expect(actions.plan('db index create restore=public.other')).rejects.toMatchObject({ code: 'PARAM_INVALID' });
});

it('never drops what a rule of the data needs', async () => {
  await expect(actions.plan('db index drop assignments_pkey')).rejects.toMatchObject({
    message: expect.stringContaining('the primary key of its table needs it'),
  });
});

it('killed at every step: one index, valid, and nothing left', async () => {
  const points = await atEveryPoint(actions, 'db index create tool_calls user_id', {
    before: () => owned('DROP INDEX IF EXISTS tool_calls_user_id_idx'),
    async seen(outcome, point) {
      expect(outcome, pointName(point)).toMatchObject({ state: 'succeeded' });
      const all = `SELECT FROM pg_index WHERE indrelid = 'tool_calls'::regclass AND pg_get_indexdef(indexrelid) LIKE '%(user_id)'`;
      expect(await owned(all), pointName(point)).toBe(1);
      expect(await looked(), pointName(point)).not.toContain('Broken');
      await leaves();
    },
    only: ({ call }) => call === 'database.buildIndex',
  });
  expect(points).toBe(3);
});

it('killed at every step of a drop: the index is gone, and no half of it is left', async () => {
  const points = await atEveryPoint(actions, 'db index drop short_lived', {
    before: () => owned('CREATE INDEX short_lived ON tool_calls (status)'),
    async seen(outcome, point) {
      expect(outcome, pointName(point)).toMatchObject({ state: 'succeeded' });
      expect(await looked(), pointName(point)).not.toContain('short_lived');
      await leaves();
    },
    only: ({ call }) => call === 'database.dropIndex',
  });
  expect(points).toBe(3);
});
