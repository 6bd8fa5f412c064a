import { expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { openStore } from '../../src/adapters/store/store.ts';
import { followGroups, groupChanged } from '../../src/compose/groups.ts';
import type { Store } from '../../src/ports/store.ts';
import { littleEngine } from '../support/faults/little-engine.ts';
import { useStore } from '../support/store.ts';

const world = useStore();

/** A process: its engine, and how often it has forgotten what it knew of groups. */
function aProcess(store: Store) {
  const forgotten = { times: 0 };
  const directory = {
    members: async () => new Set<string>(),
    membersNow: async () => new Set<string>(),
    active: async () => true,
    names: async () => new Map<string, string>(),
    forget() {
      forgotten.times += 1;
    },
  };
  return { parts: { engine: littleEngine(store).engine, directory }, forgotten };
}

it('a change that Slack tells one process of is heard by every process', async () => {
  const elsewhere = openStore({ url: world.database.url, clock: movableClock(), workConnections: 2 });
  const told = aProcess(world.store);
  const other = aProcess(elsewhere);
  const stop = followGroups(other.parts);
  try {
    // Once as it begins to listen: what happened before is unknown to it.
    await expect.poll(() => other.forgotten.times).toBe(1);
    await groupChanged(told.parts);
    expect(told.forgotten.times).toBe(1);
    await expect.poll(() => other.forgotten.times).toBe(2);
    expect(await elsewhere.groups.generation()).toBe(1);
  } finally {
    stop();
    await elsewhere.close();
  }
});

it('a handle stays with the group it named first, whoever asks', async () => {
  const first = await Promise.all(['S1', 'S2', 'S3', 'S4'].map((id) => world.store.groups.pin('mcp-approvers', id)));
  expect(new Set(first).size).toBe(1);
  expect(await world.store.groups.pin('mcp-approvers', 'S9')).toBe(first[0]);
  expect(await world.store.groups.pin('mcp-operators', 'S9')).toBe('S9');
});

it.each([
  ['U0DEV', true],
  ['W0GRID', true],
  ['bot', false],
  ['alertmanager', false],
  ['Upstream', false],
  ['', false],
  [null, false],
])('the store knows that %s is a person: %s', async (id, person) => {
  expect(await world.database.query('SELECT is_person($1) AS person', [id])).toEqual([{ person }]);
});
