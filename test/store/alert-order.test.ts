import { beforeEach, describe, expect, it } from 'vitest';
import type { Intake } from '../../src/ports/store/alerts.ts';
import { alertsIn, at, firing, groupsIn, message, resolved } from '../support/alerts.ts';
import { dice } from '../support/faults/seed.ts';
import { stopClock } from '../support/stopped-clock.ts';
import { useStore } from '../support/store.ts';

const world = useStore();
const take = (...batch: readonly Intake[]) => world.store.alerts.take(batch);
const groups = () => groupsIn(world.database);
const alerts = () => alertsIn(world.database);

let offsetMs = 0;
async function passes(ms: number): Promise<void> {
  offsetMs += ms;
  await world.database.setOffset(offsetMs);
}

beforeEach(async () => {
  await world.database.query(
    'TRUNCATE alerts, alert_early_resolves, alert_deferrals, alert_groups, alert_quarantine, inbound, incidents CASCADE',
  );
});

describe('messages out of order', () => {
  it('a resolve of what never fired opens nothing, and neither does its firing that comes after it', async () => {
    await take(message([resolved('a', { startsAt: at(0), endsAt: at(5) })]));
    await take(message([firing('a', { startsAt: at(0) })]));
    expect(await groups()).toEqual([]);
    // The next one is news.
    await take(message([firing('a', { startsAt: at(6) })]));
    expect(await groups()).toMatchObject([{ firing: 1 }]);
  });

  it('a firing that is still told a minute after its early resolve continues', async () => {
    await take(message([resolved('a')]));
    await passes(61_000);
    await take(message([firing('a')]));
    expect(await groups()).toMatchObject([{ firing: 1 }]);
  });

  it('an early resolve of another hook, or of another alert, holds nothing back', async () => {
    await take(message([resolved('a')], { hook: 'grafana' }), message([resolved('b')]));
    await take(message([firing('a')]));
    expect(await groups()).toMatchObject([{ firing: 1 }]);
  });

  it('an old resolve leaves a newer firing alone, also when the old firing came again before it', async () => {
    await take(message([firing('a', { startsAt: at(0) })]));
    await take(message([resolved('a', { startsAt: at(0), endsAt: at(5) })]));
    await take(message([firing('a', { startsAt: at(10) })]));
    await take(message([firing('a', { startsAt: at(0) })]));
    await take(message([resolved('a', { startsAt: at(0), endsAt: at(5) })]));
    expect(await alerts()).toMatchObject([{ status: 'firing', fired: 2 }]);
    await take(message([resolved('a', { startsAt: at(10), endsAt: at(20) })]));
    expect(await alerts()).toMatchObject([{ status: 'resolved' }]);
  });

  it('a firing that its resolve overtook changes nothing; after a minute it is one', async () => {
    await take(message([firing('a')]));
    await take(message([resolved('a')]));
    await take(message([firing('a')]));
    expect(await alerts()).toMatchObject([{ status: 'resolved', fired: 1 }]);
    await passes(61_000);
    await take(message([firing('a')]));
    expect(await alerts()).toMatchObject([{ status: 'firing', fired: 2 }]);
  });

  it('a firing that began before the one that ended is another sender for whom it fires on', async () => {
    await take(message([firing('a', { startsAt: at(1) })]));
    await take(message([resolved('a', { startsAt: at(1), endsAt: at(10) })]));
    await take(message([firing('a', { startsAt: at(0) })]));
    expect(await alerts()).toMatchObject([{ status: 'resolved' }]);
    await passes(61_000);
    await world.store.alerts.judgeDeferred();
    expect(await alerts()).toMatchObject([{ status: 'firing', fired: 2 }]);
  });

  it('a firing right behind its resolve stands after a minute, said only once', async () => {
    const began = Date.now() + offsetMs;
    const stopAfter = (ms: number) => stopClock(world.database, new Date(began + ms));
    await stopAfter(0);
    await take(message([firing('a')]));
    await take(message([resolved('a')]));
    await take(message([firing('a')]));
    await stopAfter(59_000);
    await world.store.alerts.judgeDeferred();
    expect(await groups()).toMatchObject([{ firing: 0 }]);
    await stopAfter(61_000);
    await world.store.alerts.judgeDeferred();
    expect(await groups()).toMatchObject([{ firing: 1 }]);
    await passes(61_000);
  });

  it('a firing right behind its resolve is over when another resolve comes behind it', async () => {
    await take(message([firing('a')]));
    await take(message([resolved('a')]), message([firing('a')]), message([resolved('a')]));
    await passes(120_000);
    await world.store.alerts.judgeDeferred();
    expect(await groups()).toMatchObject([{ firing: 0 }]);
  });

  it('a firing overtaken by an early resolve stands after a minute', async () => {
    await take(message([resolved('a')]), message([firing('a')]));
    expect(await groups()).toEqual([]);
    await passes(61_000);
    await world.store.alerts.judgeDeferred();
    expect(await groups()).toMatchObject([{ firing: 1 }]);
  });

  it('comes to the same in one batch as one by one', async () => {
    await take(message([firing('a')]));
    await take(message([resolved('a')]), message([firing('a')]));
    expect(await alerts()).toMatchObject([{ status: 'resolved' }]);
  });

  it('a peer that saw it begin earlier can still say that it is over', async () => {
    await take(message([firing('a', { startsAt: at(0, 10) })]));
    await take(message([resolved('a', { startsAt: at(0), endsAt: at(5) })]));
    expect(await groups()).toMatchObject([{ firing: 0 }]);
  });

  it('every order of three firings and two resolves leaves it firing', async () => {
    const chance = dice();
    const story = [
      firing('a', { startsAt: at(0) }),
      resolved('a', { startsAt: at(0), endsAt: at(4) }),
      firing('a', { startsAt: at(5) }),
      resolved('a', { startsAt: at(5), endsAt: at(9) }),
      firing('a', { startsAt: at(10) }),
    ];
    for (let tries = 0; tries < 20; tries += 1) {
      await world.database.query('TRUNCATE alerts, alert_early_resolves, alert_deferrals, alert_groups CASCADE');
      const order = [...story, ...story].map((one) => ({ one, n: chance.random() })).sort((a, b) => a.n - b.n);
      for (const { one } of order) await take(message([one]));
      expect(await alerts(), `seed ${chance.seed}`).toMatchObject([{ status: 'firing' }]);
    }
  });

  it('a flapping alert is one alert in one group, and says how often it fired', async () => {
    for (let n = 0; n < 25; n += 1) {
      await take(message([firing('a', { startsAt: at(n) })]));
      await take(message([resolved('a', { startsAt: at(n), endsAt: at(n, 30) })]));
    }
    expect(await alerts()).toEqual([{ fingerprint: 'a', status: 'resolved', fired: 25 }]);
    expect(await groups()).toMatchObject([{ firing: 0, total: 1 }]);
  });

  it('an alert that fires after its group was closed opens another', async () => {
    await take(message([firing('a')]));
    await take(message([resolved('a')]));
    await passes(3_600_000);
    for (const { id, version } of await world.store.alerts.unseen(10)) await world.store.alerts.seen(id, version);
    await world.store.alerts.letGo(60_000, 60_000);
    await take(message([firing('a', { startsAt: at(40) })]));
    expect(await groups()).toMatchObject([
      { state: 'closed', firing: 0 },
      { state: 'open', firing: 1 },
    ]);
  });
});
