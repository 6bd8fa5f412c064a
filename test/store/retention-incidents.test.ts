import { beforeEach, describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { postMortemMarkdown, postMortemOf } from '../../src/incidents/post-mortem.ts';
import { archive, watchAlerts } from '../../src/incidents/watch.ts';
import { escalateDue } from '../../src/paging/escalate.ts';
import type { JudgedAlert } from '../../src/ports/store/alerts.ts';
import { at, firing, message, resolved } from '../support/alerts.ts';
import { anEscalator } from '../support/escalations.ts';
import { quietLog } from '../support/faults/quiet-log.ts';
import { anIncidentContext } from '../support/incident-context.ts';
import { forgetAll } from '../support/retention.ts';
import { useStore } from '../support/store.ts';

const world = useStore();
const log = quietLog();
const day = 24 * 60 * 60 * 1000;
const context = () => anIncidentContext(world.store, movableClock(), log);

beforeEach(async () => {
  await world.database.setOffset(0);
  await world.database.query(
    'TRUNCATE alerts, alert_groups, alert_early_resolves, alert_deferrals, inbound, incidents, messages CASCADE',
  );
});

async function says(...alerts: readonly JudgedAlert[]): Promise<void> {
  await world.store.alerts.take([message(alerts)]);
  while ((await watchAlerts(context())) > 0);
  while ((await escalateDue(anEscalator(world.store))) > 0);
  expect(log.complaints).toEqual([]);
}

/** Everything that waits for Slack is there, and is deleted by age before its page. */
const deliver = () =>
  world.database.query(
    `UPDATE messages SET state = 'posted', delivered = wanted, ts = coalesce(ts, '1.' || id) WHERE state <> 'dropped'`,
  );

const only = async () => (await world.store.incidents.list(10))[0]?.id ?? 0;

async function left(): Promise<Readonly<Record<string, number>>> {
  const tables = ['alerts', 'alert_members', 'alert_groups', 'pages', 'incident_steps'];
  const [row] = await world.database.query<Record<string, number>>(
    `SELECT ${tables.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`).join(', ')}`,
  );
  return row ?? {};
}
const nothing = { alerts: 0, alert_members: 0, alert_groups: 0, pages: 0, incident_steps: 0 };

async function daysLater(days: number): Promise<void> {
  await world.database.setOffset(days * day);
  await forgetAll(world.store);
}

/** Alerts opened it, somebody was paged, it was set up and resolved, and its channel archived. */
async function anIncidentThatIsOver(): Promise<number> {
  await says(firing('a'), firing('b'));
  const id = await only();
  for (const { key } of await world.store.incidents.dueSteps(20)) await world.store.incidents.stepDone(id, key);
  await says(resolved('a'), resolved('b'));
  await world.store.incidents.change(id, {
    actor: 'U1',
    patch: { state: 'resolved', resolvedBy: 'U1' },
    archiveInMs: 0,
  });
  await archive(context());
  for (let n = 0; n < 2; n += 1) {
    for (const { key } of await world.store.incidents.dueSteps(20)) await world.store.incidents.stepDone(id, key);
    await deliver();
    await world.database.setOffset(60_000 * (n + 1));
  }
  return id;
}

describe('what an incident leaves behind', () => {
  it('goes when it has been over for long: alerts and their groups, pages, steps; its timeline and checklist stay', async () => {
    const id = await anIncidentThatIsOver();
    const before = await left();
    expect(before).toMatchObject({ alerts: 2, alert_members: 2, alert_groups: 1, pages: 1 });
    expect(before['incident_steps']).toBeGreaterThan(3);
    const story = await world.store.incidents.timeline(id);
    await daysLater(59);
    expect(await left()).toEqual(before);
    await daysLater(61);
    expect(await left()).toEqual(nothing);
    expect(await world.store.incidents.timeline(id)).toEqual(story);
    expect((await world.store.incidents.view(id))?.checklist).not.toEqual([]);
    // What is gone is not shown as none.
    const text = postMortemMarkdown(await postMortemOf(context(), id));
    expect(text).toContain('| Alerts | 2 |');
    expect(text).toContain('_Its alerts (2) are no longer kept._');
  });

  it('stays while it is open, however old it is', async () => {
    await says(firing('a'), firing('b'));
    await deliver();
    const before = await left();
    await daysLater(4000);
    expect(await left()).toEqual(before);
  });

  it('stays while one of its pages is on its way, and while a message shows a page', async () => {
    const id = await anIncidentThatIsOver();
    await world.database.query(
      `INSERT INTO pages (key, incident_id, level, round, series, level_name, person, provider, kind, state, deadline_at)
       VALUES ('end', $1, 0, 0, 0, 'L1', '{"email": "a@example.com"}', 'email', 'resolved', 'pending', clock_now())`,
      [id],
    );
    await daysLater(61);
    expect(await left()).toMatchObject({ pages: 2 });
    await world.database.query(`UPDATE pages SET state = 'failed' WHERE key = 'end'`);
    await world.database.query(
      `INSERT INTO messages (key, kind, priority, channel, incident_id, page_id) SELECT 'seen', 'page', 0, 'U1', $1, min(id) FROM pages`,
      [id],
    );
    await forgetAll(world.store);
    expect(await left()).toMatchObject({ pages: 1 });
  });

  it('a step that is still to be done stays', async () => {
    const id = await anIncidentThatIsOver();
    await world.store.incidents.change(id, { actor: 'bot', step: { key: 'export:late', inMs: 0 } });
    await daysLater(61);
    expect(await world.database.query('SELECT key FROM incident_steps')).toEqual([{ key: 'export:late' }]);
  });
});

describe('an alert', () => {
  it('that fires again after it was deleted is a new one, and opens a new incident', async () => {
    await anIncidentThatIsOver();
    await daysLater(61);
    await says(firing('a', { startsAt: at(50) }));
    expect(await left()).toMatchObject({ alerts: 1, alert_groups: 1 });
    expect(await world.store.incidents.list(10)).toHaveLength(2);
  });

  it('stays while it is in another group that is open', async () => {
    await anIncidentThatIsOver();
    await says(firing('a', { group: 'other', startsAt: at(50) }));
    await says(firing('c', { group: 'third', startsAt: at(50) }));
    await deliver();
    await daysLater(61);
    const rows = await world.database.query('SELECT fingerprint FROM alerts ORDER BY fingerprint');
    expect(rows).toEqual([{ fingerprint: 'a' }, { fingerprint: 'c' }]);
  });

  it('stays where its last group is over and an older one belongs to an open incident', async () => {
    await says(firing('a'), firing('b'));
    await says(firing('a', { group: 'plain', place: 'none', startsAt: at(1) }));
    await says(resolved('a'));
    await deliver();
    await world.database.setOffset(6 * 60_000);
    while ((await watchAlerts(context())) > 0);
    expect(await world.database.query(`SELECT state FROM alert_groups WHERE key = 'plain'`)).toEqual([
      { state: 'closed' },
    ]);
    await daysLater(61);
    const shown = await world.store.alerts.ofIncident(await only(), 10);
    expect(shown.map(({ summary }) => summary)).toEqual(['b', 'a']);
  });

  it('of a group that came to no incident goes too', async () => {
    await says(firing('a', { place: 'none' }));
    await says(resolved('a', { place: 'none' }));
    await world.database.setOffset(6 * 60_000);
    while ((await watchAlerts(context())) > 0);
    await daysLater(59);
    expect(await left()).toMatchObject({ alerts: 1, alert_groups: 1 });
    await daysLater(61);
    expect(await left()).toEqual(nothing);
  });

  it('is not deleted while a monitor is being heard', async () => {
    await anIncidentThatIsOver();
    await world.database.setOffset(61 * day);
    await world.database.query('BEGIN');
    await world.database.query(`SELECT pg_advisory_xact_lock(hashtext('alert intake'))`);
    await forgetAll(world.store);
    expect(await left()).toMatchObject({ alerts: 2, alert_groups: 1, pages: 0 });
    await world.database.query('COMMIT');
    await forgetAll(world.store);
    expect(await left()).toEqual(nothing);
  });
});
