import { aPolicy } from '../support/alerts.ts';
import { faultRow, quantile } from '../support/faults/row.ts';
import { useStore } from '../support/store.ts';

const held = useStore();
const looks = 1000;

faultRow(
  { title: 'escalations that are armed and not due', small: 2000, full: 1_000_000, eachMs: 1 },
  async ({ count, all, atMost }) => {
    const { store, database } = held;
    // Triggers are for what happens to an incident; a million that are there already need none.
    await database.query(`SET session_replication_role = 'replica'`);
    await database.query(
      `INSERT INTO incidents (key, token, title, severity, environment, service, place, opened_by)
       SELECT 'armed:' || n, 'armed:' || n, 'Armed', 2, 'staging', 'mcp-server', 'thread', 'U1' FROM generate_series(1, $1::int) n`,
      [count],
    );
    await database.query(
      `INSERT INTO escalations (incident_id, policy, state, level, due_at)
       SELECT id, $1, 'armed', 0, clock_now() + interval '1 hour' + id * interval '1 ms' FROM incidents`,
      [JSON.stringify(aPolicy)],
    );
    await database.query(`SET session_replication_role = 'origin'`);
    await database.query('VACUUM ANALYZE incidents, escalations');
    // What the writing of so much left behind is not what a tick costs.
    await database.query('CHECKPOINT');
    for (let look = 0; look < 200; look += 1) await store.paging.dueEscalations(200);
    const times: number[] = [];
    let idle = 0;
    for (let look = 0; look < looks; look += 1) {
      const began = performance.now();
      if ((await store.paging.dueEscalations(200)).length === 0) idle += 1;
      times.push(performance.now() - began);
    }
    all('ticks that found nothing', idle, looks);
    atMost('an idle tick, the middle one', quantile(times, 0.5), 2, 'ms');
    atMost('an idle tick, 99 of 100', quantile(times, 0.99), 2, 'ms');
    await database.query(
      'UPDATE escalations SET due_at = clock_now() WHERE incident_id = (SELECT min(id) FROM incidents)',
    );
    all('found when it is due', (await store.paging.dueEscalations(200)).length, 1);
  },
);
