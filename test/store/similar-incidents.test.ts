import { expect, it } from 'vitest';
import { anIncident } from '../support/alerts.ts';
import { aRequest, mustClaim, requested, useStore } from '../support/store.ts';

const world = useStore();

/** An incident that is over; `fixed` by a change that went well in its channel. */
async function past(title: string, over: object, fixed: boolean): Promise<number> {
  const { store, database } = world;
  const id = await store.incidents.open(anIncident({ key: `past-${title}-${JSON.stringify(over)}`, title, ...over }));
  const channel = `C${id}`;
  await store.incidents.change(id, { actor: 'bot', patch: { channel, channelName: 'x' } });
  if (fixed) {
    const { origin } = aRequest();
    const { run } = await requested(store, { origin: { ...origin, channel } });
    const claimed = await mustClaim(store, run);
    await database.query(`UPDATE runs SET started_at = clock_now() - interval '2 min' WHERE id = $1`, [run]);
    await store.runs.finish(claimed, { state: 'succeeded', report: { mark: 'good', headline: 'runs again' } });
  }
  await store.incidents.change(id, { actor: 'U0DEV', patch: { state: 'resolved', resolvedBy: 'U0DEV' } });
  return id;
}

it('the newest earlier one that a change fixed is found, of the same service and environment only', async () => {
  const { store } = world;
  const fixed = await past('Down on a', {}, true);
  await past('Down on a', { service: 'another' }, true);
  await past('Down on a', { environment: 'production' }, true);
  await past('Slow', {}, true);
  await past('Down on a', { openedBy: 'U0OLA' }, false);
  const now = await store.incidents.open(anIncident({ key: 'now', title: 'down on A' }));
  const found = await store.incidents.similar(now);
  expect(found).toMatchObject({ id: fixed, fix: { action: 'rollback' } });
  expect(found?.fix?.ms).toBeGreaterThan(115_000);
  const alone = await store.incidents.open(anIncident({ key: 'alone', title: 'never seen' }));
  expect(await store.incidents.similar(alone)).toBeUndefined();
});
