import { expect, it } from 'vitest';
import { expectTold } from '../../test/support/action/told.ts';
import { useActions } from '../../test/support/action/use-actions.ts';
import { action } from './action.ts';

const actions = useActions({ actions: { example: action } });

it('says how many pods are ready, and which is not', async () => {
  const report = await actions.look('/mcp example');
  expect(report).toMatchObject({ mark: 'good', headline: 'mcp-server has 3 of 3 pods ready' });
});

it('looks at no deployment that is not configured', async () => {
  await expect(actions.look('/mcp example kube-dns')).rejects.toThrow('production has no deployment "kube-dns"');
});

it('answers its examples as docs/commands.md says', () => expectTold(actions, 'example'));
