import { afterAll, beforeAll } from 'vitest';
import { people } from '../../sandbox/people.ts';
import { anIncident, aPolicyOf } from '../support/alerts.ts';
import { faultRow } from '../support/faults/row.ts';
import { until } from '../support/faults/until.ts';
import { incidentWorld } from '../support/incidents.ts';
import type { World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await incidentWorld();
});
afterAll(() => world.stop());

faultRow(
  {
    title: 'the person of the first level is deactivated',
    small: 12,
    full: 100,
    eachMs: 3000,
  },
  async ({ count, all, atMost }) => {
    const { workspace, database } = world;
    const { store } = world.bot.engine;
    const gone = workspace.admin.addUser({ name: 'gone' });
    workspace.admin.deactivate(gone);
    const policy = aPolicyOf(gone, people.lead);
    const began = performance.now();
    const incidents: number[] = [];
    for (let n = 0; n < count; n += 1) incidents.push(await store.incidents.open(anIncident({ policy })));
    const pages = () => Promise.all(incidents.map((id) => store.paging.pages(id)));
    // No time passes on the clock of the store but what this takes.
    await until('everybody is paged', async () => (await pages()).every((of) => of.length > 0), 30_000 + count * 1000);
    const seconds = (performance.now() - began) / 1000;
    const right = (await pages()).filter(([page, ...more]) => page?.person === people.lead && more.length === 0);
    const told = await database.query(`SELECT 1 FROM messages WHERE content::text LIKE '%Nobody is on call at L1%'`);
    all('went to the next level at once', right.length, count);
    all('said so in the channel', told.length, count);
    atMost('until all were paged', seconds, 10, 's');
  },
);

faultRow(
  { title: 'Slack refuses the direct message of the first level', small: 2, full: 20, eachMs: 8000 },
  async ({ count, all, atMost }) => {
    const { workspace } = world;
    const { store } = world.bot.engine;
    let slowest = 0;
    let reached = 0;
    for (let n = 0; n < count; n += 1) {
      const closed = workspace.admin.addUser({ name: `closed-${n}` });
      workspace.faults.inject({
        on: 'api',
        method: 'chat.postMessage',
        channel: closed,
        kind: 'error',
        code: 'cannot_dm_bot',
      });
      const policy = aPolicyOf(closed, people.lead);
      const began = performance.now();
      const incident = await store.incidents.open(anIncident({ policy }));
      await until(
        'the second level is paged',
        async () => (await store.paging.pages(incident)).some(({ person }) => person === people.lead),
        60_000,
      );
      slowest = Math.max(slowest, performance.now() - began);
      if ((await store.paging.escalation(incident))?.level === 1) reached += 1;
    }
    all('went to the next level at once', reached, count);
    atMost('until the next level was paged, the slowest', slowest / 1000, 10, 's');
  },
);
