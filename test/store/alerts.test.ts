import { beforeEach, describe, expect, it } from 'vitest';
import { silenceAlert } from '../../src/alerts/receive.ts';
import type { Intake } from '../../src/ports/store/alerts.ts';
import { alertsIn, anIncident, anotherProcess, firing, groupsIn, hook, message, resolved } from '../support/alerts.ts';
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

describe('a message of a monitor', () => {
  it('that comes again changes nothing', async () => {
    await take(message([firing('a'), firing('b')]));
    const before = await groups();
    for (let times = 0; times < 3; times += 1) await take(message([firing('a'), firing('b')]));
    expect(await groups()).toEqual(before);
    expect(before).toMatchObject([{ firing: 2, total: 2, version: '1' }]);
  });

  it('of two peers of a cluster at once is one', async () => {
    const peer = anotherProcess(world.database);
    const both = Array.from({ length: 20 }, (_, n) => message([firing(`a${n % 5}`), firing(`b${n % 5}`)]));
    await Promise.all(both.map((one, n) => (n % 2 === 0 ? world.store : peer).alerts.take([one])));
    await peer.close();
    expect(await groups()).toMatchObject([{ firing: 10, total: 10 }]);
    expect(await alerts()).toHaveLength(10);
    expect((await alerts()).every(({ fired }) => fired === 1)).toBe(true);
  });

  it('with an id of its own counts once, in one batch and later', async () => {
    const first = message([firing('a')], { id: 'sns-1', quarantined: [{ reason: 'odd', item: 'x' }] });
    await take(first, first);
    await passes(120_000);
    await take(message([resolved('a')]));
    await passes(120_000);
    await take(first);
    expect(await alerts()).toMatchObject([{ status: 'resolved', fired: 1 }]);
    expect(await world.store.alerts.untold()).toMatchObject([{ count: 1 }]);
  });

  it('that holds a part of its group resolves nothing it does not name', async () => {
    await take(message([firing('a'), firing('b'), firing('c')]));
    await take(message([firing('a')]));
    expect(await groups()).toMatchObject([{ firing: 3, total: 3 }]);
    await take(message([resolved('a')]));
    expect(await groups()).toMatchObject([{ firing: 2, total: 3 }]);
  });

  it('of another hook with the same fingerprint is about another alert', async () => {
    await take(message([firing('a')]), message([firing('a')], { hook: 'grafana' }));
    await take(message([resolved('a')]));
    expect(await groups()).toMatchObject([{ firing: 0 }, { firing: 1 }]);
  });
});

describe('an alert the store cannot keep as it is', () => {
  it.each([
    ['a NUL byte', firing('bad', { labels: { alertname: 'x\u0000y' } })],
    ['half a character', firing('bad', { summary: 'x\ud800' })],
    ['both among very long labels', firing('bad', { labels: { a: `${'😀'.repeat(9000)}\ud83d`, b: '\u0000' } })],
  ])('because of %s is fixed and kept', async (_, bad) => {
    await take(message([firing('a'), bad, firing('b')]), message([firing('c')]));
    expect((await alerts()).map(({ fingerprint }) => fingerprint)).toEqual(['a', 'b', 'bad', 'c']);
    expect(await world.store.alerts.untold()).toEqual([]);
  });

  it('with an invalid time is set aside, and its siblings are processed', async () => {
    const bad = firing('bad', { startsAt: 'the day before' });
    await take(message([firing('a'), bad, firing('b')], { id: 'once' }), message([firing('c')]));
    expect((await alerts()).map(({ fingerprint }) => fingerprint)).toEqual(['a', 'b', 'c']);
    const [untold] = await world.store.alerts.untold();
    expect(untold).toMatchObject({ hook, count: 1 });
    expect(untold?.reason).toContain('the store refused it');
    await take(message([firing('a'), bad, firing('b')], { id: 'once' }));
    expect(await world.store.alerts.untold()).toMatchObject([{ count: 1 }]);
  });

  it('only because it is long is kept', async () => {
    const labels = Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`label_${n}`, 'x'.repeat(500)]));
    const long = 'f'.repeat(5000);
    await take(message([firing(long, { labels, group: 'g'.repeat(5000) })]));
    await take(message([resolved(long, { labels, group: 'g'.repeat(5000) })]));
    expect(await groups()).toMatchObject([{ firing: 0, total: 1 }]);
  });
});

describe('a group', () => {
  it('that two processes look at opens one incident', async () => {
    await take(message([firing('a')]));
    const peer = anotherProcess(world.database);
    const opened = await Promise.all(
      Array.from({ length: 10 }, async (_, n) => {
        const store = n % 2 === 0 ? world.store : peer;
        const [group] = await store.alerts.unseen(1);
        if (group === undefined) return undefined;
        return store.incidents.open(anIncident({ key: `group:${group.id}`, group }));
      }),
    );
    await peer.close();
    expect(new Set(opened.filter((id) => id !== undefined)).size).toBe(1);
    expect(await world.database.query('SELECT id FROM incidents')).toHaveLength(1);
    expect(await world.database.query('SELECT id FROM messages WHERE incident_id IS NOT NULL')).toHaveLength(1);
    expect(await world.store.alerts.unseen(10)).toEqual([]);
  });

  it('that shares an alert with another of its incident adds nothing to the numbers of the incident', async () => {
    await take(message([firing('a'), firing('b')]));
    // A route with `continue` sends the same alert in a group of its own.
    await take(message([firing('a', { group: 'its own' })]));
    expect(await groups()).toMatchObject([{ firing: 2 }, { firing: 1 }]);
    const [group] = await world.store.alerts.unseen(1);
    const id = await world.store.incidents.open(anIncident({ key: 'shared', ...(group && { group }) }));
    await world.database.query('UPDATE alert_groups SET incident_id = $1', [id]);
    const counted = () => world.store.incidents.count(id, { actor: 'bot', patch: {} });
    expect(await counted()).toEqual({ firing: 2, total: 2 });
    expect(await world.store.alerts.ofIncident(id, 10)).toHaveLength(2);
    await take(message([resolved('a')]));
    expect(await counted()).toEqual({ firing: 1, total: 2 });
  });

  it('that changes while it is looked at is looked at again', async () => {
    await take(message([firing('a')]));
    const [group] = await world.store.alerts.unseen(1);
    await take(message([firing('b')]));
    if (group !== undefined) await world.store.incidents.open(anIncident({ key: `group:${group.id}`, group }));
    expect(await world.store.alerts.unseen(10)).toMatchObject([{ firing: 2 }]);
  });
});

describe('a heartbeat', () => {
  const hour = 3_600_000;
  const sender = 'prometheus';
  /** The process that takes the beat, and the one that looks for silence, may have clocks an hour apart. */
  const beat = (skewMs = 0) =>
    take(
      message([], {
        hook: 'watchdog',
        heartbeat: { sender, silentAfterMs: 60_000 },
        alerts: [silenceAlert('watchdog', sender, new Date(Date.now() + offsetMs + skewMs), 'resolved')],
      }),
    );
  const look = async (skewMs = 0) => {
    const silent = await world.store.alerts.silent();
    for (const { hook: name } of silent)
      await take(
        message([], {
          hook: name,
          silence: true,
          alerts: [silenceAlert(name, sender, new Date(Date.now() + offsetMs + skewMs), 'firing')],
        }),
      );
    return silent.map((one) => one.hook);
  };

  it.each([0, hour, -hour])(
    'that falls silent is an alert until it comes again, clocks %d ms apart',
    async (skewMs) => {
      await world.database.query('TRUNCATE heartbeats');
      await beat(skewMs);
      expect(await look()).toEqual([]);
      await passes(61_000);
      expect(await look()).toEqual(['watchdog']);
      expect(await groups()).toMatchObject([{ firing: 1, severity: 1 }]);
      // Told once; the monitor is not silent anew each second.
      expect(await look()).toEqual([]);
      await passes(10_000);
      await beat(skewMs);
      expect(await groups()).toMatchObject([{ firing: 0 }]);
      await passes(61_000);
      expect(await look(-skewMs)).toEqual(['watchdog']);
      expect(await groups()).toMatchObject([{ firing: 1 }]);
    },
  );
});
