import { expect, it } from 'vitest';
import { checkNow, withCheckNow } from '../../src/jobs/check-now.ts';
import { answerable } from '../../src/jobs/offers.ts';
import { quietLog } from '../support/faults/quiet-log.ts';
import { shippedActions } from '../support/shipped-commands.ts';

const catalog = await shippedActions();
const rollback = { action: 'rollback', target: 'production/deployment/mcp-server' };

it.each([
  [rollback, 'rollout', { deployment: 'mcp-server' }],
  [{ action: 'cache clear', target: 'production/cache' }, 'cache', {}],
  [{ action: 'db settings set', target: 'production/database' }, 'db', {}],
  [{ action: 'config set', target: 'production/deployment/mcp-server' }, 'config', {}],
])('a $0.action whose outcome is unknown is checked with $1', (run, action, params) => {
  expect(checkNow(catalog, run)).toMatchObject([{ label: 'Check now', action, params }]);
});

it('every change of the catalogue that locks a deployment, or has a look of its own, gets a button that works', () => {
  const changes = [...catalog].filter(([, { risk }]) => risk !== 'read-only').map(([action]) => action);
  const offers = changes.flatMap((action) => checkNow(catalog, { action, target: 'production/deployment/mcp-server' }));
  expect(offers).toHaveLength(changes.length);
  expect(answerable({ catalog, log: quietLog() }, offers)).toEqual(offers);
});

it('only an unknown outcome gets it, before the way back, and once', () => {
  const back = { label: 'Back to 2.4.0', action: 'rollback', params: {} };
  const looked = { label: 'Show rollout', action: 'rollout', params: {} };
  const labels = (state: 'failed' | 'outcome_unknown', offers = [back]) =>
    withCheckNow(catalog, rollback, { state, offers }).offers?.map(({ label }) => label);
  expect(labels('failed')).toEqual(['Back to 2.4.0']);
  expect(labels('outcome_unknown')).toEqual(['Check now', 'Back to 2.4.0']);
  expect(labels('outcome_unknown', [looked])).toEqual(['Show rollout']);
});
