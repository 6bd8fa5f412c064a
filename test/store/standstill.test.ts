import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { anIncident } from '../support/alerts.ts';
import { aRequest, requested, useStore } from '../support/store.ts';

const world = useStore();

/** Nothing else of this process runs for so long. */
function standStill(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

it('an answer that came while this process stood still is taken, not called late', async () => {
  await requested(world.store);
  const asked = world.store.runs.request(aRequest());
  asked.catch(() => undefined);
  // The statement is on its way.
  for (let turn = 0; turn < 3; turn += 1) await nextTurn();
  standStill(2700);
  expect(await asked).toMatchObject({ kind: 'accepted' });
});

it('a change of several statements continues after it', async () => {
  const incident = await world.store.incidents.open(anIncident());
  const changed = world.store.incidents.change(incident, { actor: 'U1', patch: { title: 'Still here' } });
  changed.catch(() => undefined);
  for (let turn = 0; turn < 3; turn += 1) await nextTurn();
  standStill(2700);
  expect(await changed).toBe(true);
});
