import { expect, it } from 'vitest';
import { expectTold } from '../../test/support/action/told.ts';
import { useActions } from '../../test/support/action/use-actions.ts';
import { action } from './change.ts';

const actions = useActions({ actions: { 'example change': action } });

it('shows what changes and changes nothing before somebody says yes', async () => {
  const { plan } = await actions.plan('/mcp example change why="raised the pool to 30"');
  expect(plan.changes).toEqual([{ label: 'reason', before: 'release 2.3.0', after: 'raised the pool to 30' }]);
  expect((await actions.plan('/mcp example change why=again')).plan.changes[0]?.before).toBe('release 2.3.0');
});

it('does what was approved, and takes it back', async () => {
  const done = await actions.run('/mcp example change why=INC-7');
  expect(done).toMatchObject({ state: 'succeeded', headline: 'mcp-server says why it was changed: INC-7' });
  const undone = await actions.undo(done);
  expect(undone.headline).toBe('mcp-server says why it was changed: release 2.3.0');
});

it('changes nothing where there is nothing to do, or where it is no longer as it was shown', async () => {
  await expect(actions.plan('/mcp example change why="release 2.3.0"')).rejects.toThrow('Nothing was changed.');
  const late = await actions.run('/mcp example change why=late', {
    meanwhile: () => actions.run('/mcp example change why=first'),
  });
  expect(late.state).toBe('drifted');
});

it('answers its examples as docs/commands.md says', () => expectTold(actions, 'example change'));
