import { it } from 'vitest';
import { now } from '../../golden/cases/values.ts';
import { expectTold } from '../../support/action/told.ts';
import { useActions } from '../../support/action/use-actions.ts';

const actions = useActions({ at: now });
const refilled = async () => {
  for (const { keys } of Object.values(actions.platform.backing)) keys?.refill();
};

it('cache clear answers its examples as they are recorded', () =>
  expectTold(actions, 'cache clear', { before: refilled }));
it('cache ttl answers its examples as they are recorded', () => expectTold(actions, 'cache ttl', { before: refilled }));
it('cache warm answers its examples as they are recorded', () => expectTold(actions, 'cache warm'));
it('cache answers its examples as they are recorded', () => expectTold(actions, 'cache', { before: refilled }));
