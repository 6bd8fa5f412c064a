import { escalateDue } from '../../src/paging/escalate.ts';
import { anIncident } from '../support/alerts.ts';
import { anEscalator } from '../support/escalations.ts';
import { faultRow } from '../support/faults/row.ts';
import { useStore } from '../support/store.ts';

const held = useStore();

faultRow(
  { title: 'the person of the first level is deactivated', small: 20, full: 100, eachMs: 500 },
  async ({ count, all, atMost }) => {
    const { store, database } = held;
    const incidents: number[] = [];
    for (let n = 0; n < count; n += 1) incidents.push(await store.incidents.open(anIncident()));
    const desk = anEscalator(store, { reachable: async (user) => user !== 'U1' });
    const began = performance.now();
    // No time passes on the clock of the store but what this takes.
    for (let round = 0; round < 50 && (await escalateDue(desk)) > 0; round += 1);
    const seconds = (performance.now() - began) / 1000;
    const pages = await Promise.all(incidents.map((id) => store.paging.pages(id)));
    const told = await database.query(`SELECT 1 FROM messages WHERE content::text LIKE '%Nobody is on call at L1%'`);
    const right = pages.filter((of) => of.length === 1 && of[0]?.person === 'U2' && of[0].levelName === 'L2');
    all('went to the next level at once', right.length, count);
    all('said so in the channel', told.length, count);
    atMost('until all were paged', seconds, 10, 's');
  },
);
