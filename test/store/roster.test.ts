import { beforeEach, expect, it } from 'vitest';
import { auditRoster, type RosterDesk } from '../../src/paging/roster.ts';
import { aPolicy } from '../support/alerts.ts';
import { anEscalator } from '../support/escalations.ts';
import { useStore } from '../support/store.ts';

const world = useStore();

beforeEach(async () => {
  await world.database.query('TRUNCATE messages CASCADE');
});

/** U1 is gone; S1 has no members, S2 cannot be read. */
function desk(): RosterDesk {
  const plain = anEscalator(world.store);
  return {
    ...plain,
    settings: {
      ...plain.settings,
      schedules: new Map([
        ['static', { people: ['U1', { slack: 'U2' }, { email: 'only@example.com' }] }],
        ['group', { group: 'S1' }],
        ['unknown', { group: 'S2' }],
      ]),
    },
    policies: [aPolicy],
    channel: 'C1',
    members: async (group) => {
      if (group === 'S2') throw new Error('Slack cannot be asked');
      return new Set();
    },
    reachable: async (user) => {
      if (user === 'U2') throw new Error('Slack cannot be asked');
      return user !== 'U1';
    },
  };
}

it('names who is gone, with every place that counts on them, and nobody Slack could not tell of', async () => {
  expect(await auditRoster(desk())).toEqual([
    { who: 'U1', why: 'deactivated', where: ['schedule static', `policy ${aPolicy.name} L1`] },
    { who: 'S1', why: 'empty', where: ['schedule group'] },
  ]);
});

it('tells of it once a day, and not at all where everybody is there', async () => {
  await auditRoster({ ...desk(), reachable: async () => true, members: async () => new Set(['U3']) });
  expect(await world.database.query('SELECT key FROM messages')).toEqual([]);
  await auditRoster(desk());
  await auditRoster(desk());
  expect(await world.database.query('SELECT key FROM messages')).toHaveLength(1);
});
