import { afterAll, expect, it } from 'vitest';
import { atEveryPoint, pointName } from '../../support/action/every-point.ts';
import { useActions } from '../../support/action/use-actions.ts';
import { type OwnDatabase, ownDatabase } from '../../support/own-database.ts';

let own: OwnDatabase;
const actions = useActions({
  production: async () => {
    own = await ownDatabase();
    return { databaseUrl: own.botUrl };
  },
});
// Of the whole server, which other tests share: settings that matter to none of them.
const name = 'random_page_cost';
const reset = async () => {
  for (const one of [name, 'shared_buffers']) await own.admin(`ALTER SYSTEM RESET ${one}`);
  await own.admin('SELECT pg_reload_conf()');
};
afterAll(async () => {
  await reset();
  await own.drop();
});

it('changes a setting for new sessions, and its way back takes it away again', async () => {
  const done = await actions.run(`db settings set ${name} 1.1`);
  expect(done).toMatchObject({ state: 'succeeded', headline: `${name} is 1.1, also in a new session` });
  await expect(actions.plan(`db settings set ${name} 1.1`)).rejects.toMatchObject({ code: 'NOTHING_TO_DO' });
  const other = await actions.run(`db settings set ${name} 1.5`);
  expect(await actions.undo(other)).toMatchObject({
    state: 'succeeded',
    headline: `${name} is 1.1, also in a new session`,
  });
  expect(await actions.undo(done)).toMatchObject({
    state: 'succeeded',
    headline: `${name} is 4 again, also in a new session`,
  });
});

it('one that needs a restart is written, and the report says that it is pending', async () => {
  const done = await actions.run('db settings set shared_buffers 256MB');
  expect(done).toMatchObject({
    state: 'succeeded',
    headline: 'shared_buffers is written as 256MB: it counts after a restart, until then it is 128MB',
  });
  // Although the server says that something waits for a restart until there was one.
  expect(await actions.undo(done)).toMatchObject({ headline: 'shared_buffers is 128MB again, also in a new session' });
});

it('what was written meanwhile makes it another plan', async () => {
  const drifted = await actions.run(`db settings set ${name} 1.1`, {
    meanwhile: () => own.admin(`ALTER SYSTEM SET ${name} = 2`),
  });
  expect(drifted.state).toBe('drifted');
  await reset();
});

it('killed at every step: it is written, and counts', async () => {
  const points = await atEveryPoint(actions, `db settings set ${name} 1.3`, {
    before: reset,
    seen: (outcome, point) =>
      expect(outcome, pointName(point)).toMatchObject({
        state: 'succeeded',
        headline: expect.stringContaining('is 1.3,'),
      }),
    only: ({ call }) => call === 'database.alterSystem',
  });
  expect(points).toBe(3);
});

it('a reset that is killed at every step: it is taken away, and counts', async () => {
  const points = await atEveryPoint(actions, `db settings reset ${name}`, {
    async before() {
      await own.admin(`ALTER SYSTEM SET ${name} = 1.3`);
      await own.admin('SELECT pg_reload_conf()');
    },
    seen: (outcome, point) =>
      expect(outcome, pointName(point)).toMatchObject({
        state: 'succeeded',
        headline: `${name} is 4 again, also in a new session`,
      }),
    only: ({ call }) => call === 'database.alterSystem',
  });
  expect(points).toBe(3);
});

it.each([
  ['archive_command rm', 'must be one of'],
  ['work_mem lots', 'must be 16MB or 4GB'],
  ['shared_buffers 4000GB', 'more than 2 times what it has'],
  ['max_connections 300', 'start options of the server'],
])('%s is refused before anybody is asked', async (words, mistake) => {
  await expect(actions.plan(`db settings set ${words}`)).rejects.toThrow(mistake);
});
