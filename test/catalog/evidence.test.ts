import { expect, it } from 'vitest';
import { evidenceOf } from '../../src/catalog/action.ts';
import { loadActions } from '../../src/catalog/loader.ts';
import { tickedBy } from '../../src/incidents/checklists.ts';

const catalog = await loadActions(new URL('../../src/actions/', import.meta.url));
const of = (name: string) => {
  const action = catalog.get(name);
  return action === undefined ? [] : evidenceOf(action);
};

it('an action says what it is evidence of in the checklist of an incident', () => {
  expect(of('health')).toEqual(['health']);
  expect(of('diagnose')).toEqual(['diagnosed', 'health']);
});

it('a change that was verified is evidence of just that, without saying so; a look of nothing', () => {
  expect(of('rollback')).toEqual(['change', 'verified']);
  expect(evidenceOf({ risk: 'read-only' })).toEqual([]);
});

it('whatever an action is evidence of ticks something', () => {
  const idle = [...catalog.values()].flatMap(evidenceOf).filter((evidence) => tickedBy(evidence).length === 0);
  expect(idle).toEqual([]);
});
