import { movableClock } from '../../sandbox/clock.ts';
import { escalateDue } from '../../src/paging/escalate.ts';
import { anIncident } from '../support/alerts.ts';
import { anEscalator } from '../support/escalations.ts';
import { faultRow } from '../support/faults/row.ts';
import { useStore } from '../support/store.ts';

const held = useStore();
const minute = 60_000;

faultRow(
  { title: 'the clock of the process jumps an hour back and forth', small: 30, full: 1000, eachMs: 300 },
  async ({ count, chance, none }) => {
    const { store, database } = held;
    const incidents: number[] = [];
    for (let n = 0; n < count; n += 1) incidents.push(await store.incidents.open(anIncident()));
    const early: string[] = [];
    const missed: string[] = [];
    let offsetMs = 0;
    /** After `ms` on the store's clock, so many people have been paged for each incident, whatever the process takes the time for. */
    const paged = async (ms: number, want: number) => {
      offsetMs += ms;
      await database.setOffset(offsetMs);
      for (let jump = 0; jump < 3; jump += 1) {
        const clock = movableClock();
        clock.advance((chance.random() < 0.5 ? -1 : 1) * chance.below(60 * minute));
        while ((await escalateDue(anEscalator(store, { clock }))) > 0);
      }
      const have = await database.query<{ id: number; n: number }>(
        `SELECT i.id::int AS id, count(p.id)::int AS n FROM incidents i LEFT JOIN pages p ON p.incident_id = i.id GROUP BY i.id`,
      );
      early.push(...have.filter(({ n }) => n > want).map(({ id }) => `INC-${id} after ${ms} ms`));
      missed.push(...have.filter(({ n }) => n < want).map(({ id }) => `INC-${id} after ${ms} ms`));
    };
    await paged(0, 1);
    await paged(13 * minute, 1);
    await paged(3 * minute, 2);
    await paged(28 * minute, 2);
    none('paged early', early, count * 4);
    none('missed', missed, count * 4);
  },
);
