import { expect, it } from 'vitest';
import { useActions } from '../support/action/use-actions.ts';

const actions = useActions();
const server = () => actions.server();

it('goes to the revision that is named, and back again by its way back', async () => {
  const done = await actions.run('rollback mcp-server to=1');
  expect(done).toMatchObject({ state: 'succeeded', headline: 'mcp-server runs 2.1.0 (revision 1) again' });
  expect(done.report?.notes).toEqual(['it is revision 4 now']);
  expect(server().image()).toBe('mcp/server:2.1.0');
  const undone = await actions.undo(done);
  expect(undone.headline).toBe('mcp-server runs 2.3.0 (revision 3) again');
  expect(server().image()).toBe('mcp/server:2.3.0');
});

it('changes nothing where the world is another by the time it starts', async () => {
  const before = server().patches();
  const late = await actions.run('rollback to=2', { meanwhile: () => server().deploys('mcp/server:2.3.1') });
  expect(late.state).toBe('drifted');
  expect(server().patches()).toBe(before);
  await server().settles();
});

it.each([
  ['rollback to=99', 'REVISION_UNKNOWN', /^mcp-server has no revision 99; there are: .*\. Nothing was changed\.$/],
  ['rollback mcp-gateway', 'PARAM_INVALID', /^production has no deployment "mcp-gateway" that this bot may touch\.$/],
])('%s is refused', async (text, code, message) => {
  await expect(actions.plan(text)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

it('the revision that runs already is nothing to do', async () => {
  const planning = actions.plan(`rollback to=${server().revision()}`);
  await expect(planning).rejects.toMatchObject({ code: 'NOTHING_TO_DO' });
});

it('a paused deployment is refused, with the way to resume it', async () => {
  server().edit({ paused: true });
  const planning = actions.plan('rollback');
  await expect(planning).rejects.toMatchObject({
    code: 'DEPLOYMENT_PAUSED',
    message: 'The rollout of mcp-server is paused, so nothing would be rolled back. Nothing was changed.',
    hint: expect.stringContaining('kubectl rollout resume deployment/mcp-server -n mcp-production'),
  });
  server().edit({ paused: false });
});
