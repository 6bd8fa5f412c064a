import { beforeEach, describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { acknowledge, setSeverity } from '../../src/incidents/acts.ts';
import type { IncidentContext } from '../../src/incidents/context.ts';
import { archive, watchAlerts } from '../../src/incidents/watch.ts';
import { escalateDue } from '../../src/paging/escalate.ts';
import type { JudgedAlert } from '../../src/ports/store/alerts.ts';
import { at, firing, message, resolved } from '../support/alerts.ts';
import { anEscalator } from '../support/escalations.ts';
import { quietLog } from '../support/faults/quiet-log.ts';
import { anIncidentContext } from '../support/incident-context.ts';
import { useStore } from '../support/store.ts';
import { saidIn } from '../support/told.ts';

const world = useStore();
const log = quietLog();
const minute = 60_000;
let offsetMs = 0;

const context = (): IncidentContext => anIncidentContext(world.store, movableClock(), log);
const warning = { severity: 3, place: 'thread' } as const;

async function passes(ms: number): Promise<void> {
  offsetMs += ms;
  await world.database.setOffset(offsetMs);
}

/** What a monitor says, and what the bot makes of it. */
async function says(...alerts: readonly JudgedAlert[]): Promise<void> {
  await world.store.alerts.take([message(alerts)]);
  await looks();
}

async function looks(): Promise<void> {
  while ((await watchAlerts(context())) > 0);
  while ((await escalateDue(anEscalator(world.store))) > 0);
  expect(log.complaints).toEqual([]);
}

async function only() {
  const [incident, ...more] = await world.store.incidents.list(10);
  expect(more).toEqual([]);
  const view = incident === undefined ? undefined : await world.store.incidents.view(incident.id);
  if (view === undefined) throw new Error('there is no incident');
  return view;
}

const told = async () => (await world.store.incidents.timeline((await only()).incident.id)).map(saidIn);
const pages = async () => (await world.store.paging.pages((await only()).incident.id)).map((page) => page.levelName);
const notes = async () =>
  (
    await world.database.query<{ headline: string }>(
      `SELECT content -> 'report' ->> 'headline' AS headline FROM messages WHERE kind IN ('note', 'quiet') ORDER BY id`,
    )
  ).map(({ headline }) => headline);

beforeEach(async () => {
  await world.database.query(
    `TRUNCATE alerts, alert_early_resolves, alert_deferrals, alert_acknowledgements, alert_groups, inbound, messages, incidents CASCADE`,
  );
});

describe('when all alerts have cleared', () => {
  it('paging is paused at once, people are told after a while, and the incident stays open', async () => {
    await says(firing('a'));
    expect(await pages()).toEqual(['L1']);
    await says(resolved('a'));
    expect((await only()).escalation).toMatchObject({ state: 'armed', paused: true, dueAt: undefined });
    await passes(20 * minute);
    await looks();
    expect(await pages()).toEqual(['L1']);
    expect(await notes()).toEqual(['All alerts have cleared.']);
    await passes(60 * minute);
    await looks();
    expect(await notes()).toHaveLength(1);
    expect((await only()).incident.state).toBe('open');
    // Nobody is to be reached, and the watcher of the pager knows.
    expect(await world.store.paging.audit(0)).toMatchObject({ orphans: [], lateEscalations: 0 });
  });

  it('and one fires again before that, paging continues where it was', async () => {
    await says(firing('a'));
    await says(resolved('a'));
    await passes(2 * minute);
    await says(firing('a', { startsAt: at(40) }));
    expect((await only()).escalation).toMatchObject({ level: 0, paused: false });
    await passes(14 * minute);
    await looks();
    expect(await pages()).toEqual(['L1', 'L2']);
  });

  it('an acknowledgement does not run out', async () => {
    await says(firing('a'));
    await acknowledge(context(), (await only()).incident.id, 'U7');
    await says(resolved('a'));
    await passes(60 * minute);
    await looks();
    expect(await pages()).toEqual(['L1']);
    // It fires again long after: whoever had it is not seen any more.
    await says(firing('a', { startsAt: at(50) }));
    expect(await pages()).toEqual(['L1', 'L1']);
    expect(await notes()).toContain('Fires again: 1 alert.');
  });
});

describe('an acknowledgement that comes by a hook', () => {
  const acknowledges = (...fingerprints: readonly string[]) =>
    world.store.alerts.take([message([], { acknowledged: fingerprints })]);

  it('is that of a person: lease, phase, timeline, message and audit', async () => {
    await says(firing('a'));
    await acknowledges('a');
    await looks();
    const { incident, escalation } = await only();
    expect(escalation).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'hook alertmanager' });
    expect(incident).toMatchObject({ phase: 'triage', lead: undefined });
    expect(Date.parse(escalation?.dueAt ?? '') - Date.parse(escalation?.acknowledgedAt ?? '')).toBe(15 * minute);
    expect(await told()).toContain('Acknowledged');
    expect(await notes()).toEqual([expect.stringMatching(/^INC-\d+ is acknowledged\.$/)]);
    const [trail] = await world.database.query<{ actor: string }>(
      `SELECT actor FROM audit_entries WHERE event = 'incident.acknowledged' ORDER BY id DESC LIMIT 1`,
    );
    expect(trail?.actor).toBe('hook alertmanager');
    await passes(16 * minute);
    await looks();
    expect(await pages()).toEqual(['L1', 'L2']);
  });

  it('waits for the incident of an alert that came just before it', async () => {
    await world.store.alerts.take([message([firing('a')]), message([], { acknowledged: ['a'] })]);
    await looks();
    expect((await only()).escalation?.state).toBe('acknowledged');
  });

  it('of an alert nobody knows is forgotten, and one that comes twice is one', async () => {
    await acknowledges('nobody');
    await passes(2 * minute);
    await says(firing('a'));
    await acknowledges('a');
    await looks();
    await acknowledges('a');
    await looks();
    expect(await notes()).toEqual([expect.stringMatching(/^INC-\d+ is acknowledged\.$/)]);
    expect(await world.store.alerts.acknowledgements()).toEqual([]);
  });
});

describe('a thread that becomes worse', () => {
  const steps = async () =>
    (await world.database.query<{ key: string }>('SELECT key FROM incident_steps ORDER BY position')).map(
      ({ key }) => key,
    );

  it('by its alerts gets a channel of its own, and its card becomes its line', async () => {
    await says(firing('a', warning));
    expect(await steps()).toEqual([]);
    await says(firing('a', warning), firing('b', { severity: 1 }));
    expect((await only()).incident).toMatchObject({ severity: 1, place: 'channel', channel: undefined });
    expect(await steps()).toEqual(['channel', 'card', 'invite', 'topic', 'pin', 'bookmarks', 'invite:U1']);
    const lines = await world.database.query(`SELECT kind FROM messages WHERE key LIKE 'incident:%:line'`);
    expect(lines).toEqual([{ kind: 'incident-line' }]);
    expect(await pages()).toEqual(['L1']);
  });

  it('by hand gets one too', async () => {
    await says(firing('a', warning));
    await setSeverity(context(), (await only()).incident.id, 'U7', 1, 'by hand');
    expect((await only()).incident).toMatchObject({ severity: 1, place: 'channel' });
  });

  it('by an alert of a place of its own does not', async () => {
    await says(firing('a', warning));
    await says(firing('a', { severity: 2, place: 'thread' }));
    expect((await only()).incident).toMatchObject({ severity: 2, place: 'thread' });
  });
});

it('is opened with its checklist ticked, in one step', async () => {
  await says(firing('a'));
  const done = (await only()).checklist.filter(({ doneAt }) => doneAt !== undefined).map(({ key }) => key);
  expect(done).toEqual(['detect.alert', 'triage.incident']);
  const times = await world.database.query<{ count: string }>(
    'SELECT count(DISTINCT xmin::text) FROM (SELECT xmin FROM incidents UNION ALL SELECT xmin FROM incident_checklist WHERE done_at IS NOT NULL) x',
  );
  expect(times).toEqual([{ count: '1' }]);
});

it('a resolve that ends nothing is told in the timeline', async () => {
  await says(firing('a', { startsAt: at(10) }));
  await says(resolved('a', { startsAt: at(0), endsAt: at(5) }));
  expect(await told()).toContainEqual(
    `Still fires: a. The resolve of ${at(5)} is about an earlier time; it has fired again since ${at(10)}`,
  );
});

it('nobody can turn the direction of writing in the title of an incident', async () => {
  await says(firing('a', { title: 'disk \u202efull\u202c of \u2066db-1\u2069' }));
  expect((await only()).incident.title).toBe('disk full of db-1');
});

it('what fires in a group just before its channel is archived is another incident', async () => {
  await says(firing('a'));
  const { id } = (await only()).incident;
  await says(resolved('a'));
  await world.store.incidents.change(id, {
    actor: 'U7',
    patch: { state: 'resolved', resolvedBy: 'U7' },
    archiveInMs: 0,
  });
  await world.store.alerts.take([message([firing('a', { startsAt: at(40) })])]);
  await passes(1000);
  await archive(context());
  await looks();
  const all = await world.store.incidents.list(10);
  expect(all.map(({ state, firing: fires }) => ({ state, fires }))).toEqual([
    { state: 'open', fires: 1 },
    { state: 'closed', fires: 0 },
  ]);
});
