import pg from 'pg';
import { expect, it } from 'vitest';
import type { EscalationStep } from '../../src/ports/store/paging.ts';
import { anIncident } from '../support/alerts.ts';
import { useStore } from '../support/store.ts';

const world = useStore();
const minute = 60_000;

async function aSession(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: world.database.url });
  await client.connect();
  return client;
}

/** The step that pages the first level. */
async function firstStep(incident: number): Promise<EscalationStep> {
  const epoch = (await world.store.paging.escalation(incident))?.epoch ?? 0;
  const page = {
    ...{ person: { slack: 'U1' }, levelName: 'L1', provider: 'slack', deadlineMs: minute },
    ...{ key: `${incident}:step`, tellsEnds: undefined, nextAt: undefined },
  };
  return {
    ...{ incident, epoch, state: 'armed', level: 0, round: 0, series: 0, pages: [page] },
    dueAt: new Date(Date.now() + 15 * minute).toISOString(),
    entry: { key: `escalation:${epoch}`, event: { kind: 'escalated', level: 'L1', role: 'On call', people: ['U1'] } },
  };
}

it('a page and a change of its incident at the same moment leave no page that shows what was before', async () => {
  const incident = await world.store.incidents.open(anIncident());
  const step = await firstStep(incident);
  const [slow, changing] = [await aSession(), await aSession()];
  const waiting = async () => {
    const sql = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return (await world.database.query(sql)).length;
  };
  try {
    // Its line of the timeline is held up, after its pages were written and before others can see them.
    await slow.query('BEGIN');
    await slow.query(
      `INSERT INTO incident_timeline (incident_id, key, kind, actor, event) VALUES ($1, $2, 'note', 'U9', '{"kind": "note", "text": "x"}')`,
      [incident, step.entry?.key],
    );
    const stepping = world.store.paging.step(step);
    await expect.poll(waiting).toBe(1);
    const change = changing.query(`UPDATE incidents SET channel = 'C9' WHERE id = $1`, [incident]);
    await expect.poll(waiting).toBe(2);
    await slow.query('ROLLBACK');
    expect(await stepping).toBe(true);
    await change;
    const pages = await world.database.query<{ wanted: number }>(
      `SELECT wanted::int FROM messages WHERE kind = 'page'`,
    );
    expect(pages.length).toBeGreaterThan(0);
    expect(pages.filter(({ wanted }) => wanted < 2)).toEqual([]);
  } finally {
    await Promise.all([slow.end(), changing.end()]);
  }
});

it('who is paged and has not acknowledged is told which incidents wait', async () => {
  const [first, second] = [
    await world.store.incidents.open(anIncident()),
    await world.store.incidents.open(anIncident()),
  ];
  for (const incident of [first, second]) await world.store.paging.step(await firstStep(incident));
  const { paging, incidents } = world.store;
  expect(await paging.waitingFor('U1')).toEqual(expect.arrayContaining([first, second]));
  expect(await paging.waitingFor('U2')).toEqual([]);
  await paging.acknowledge(first, 'U1', 15 * minute);
  await incidents.change(second, { actor: 'U1', patch: { state: 'resolved', resolvedBy: 'U1' } });
  const waiting = await paging.waitingFor('U1');
  expect(waiting).not.toContain(first);
  expect(waiting).not.toContain(second);
});
