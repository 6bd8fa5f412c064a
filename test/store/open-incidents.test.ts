import { expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { memoryIn } from '../../src/jobs/memory.ts';
import { quietLog } from '../support/faults/quiet-log.ts';
import { anIncidentContext } from '../support/incident-context.ts';
import { useStore } from '../support/store.ts';

const world = useStore();

it('open incidents of an environment, worst first; a bot that keeps none knows none', async () => {
  const add = (environment: string, severity: number, state: string) =>
    world.database.query(
      `INSERT INTO incidents (key, token, title, severity, environment, service, place, opened_by, state)
       VALUES (gen_random_uuid()::text, gen_random_uuid()::text, 'x', ${severity}, '${environment}', 's', 'thread', 'U0DEV', '${state}')`,
    );
  await add('production', 3, 'open');
  await add('production', 1, 'open');
  await add('production', 1, 'resolved');
  await add('staging', 2, 'open');
  const store = world.store;
  const known = { store, environments: new Map(), tasks: new Map() };
  const incidents = anIncidentContext(store, movableClock(), quietLog());
  const open = await memoryIn({ ...known, incidents }, 'production').incidents.open();
  expect(open?.map(({ severity }) => severity)).toEqual([1, 3]);
  expect(await memoryIn(known, 'production').incidents.open()).toBeUndefined();
});
