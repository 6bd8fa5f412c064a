import { beforeEach, expect, it } from 'vitest';
import { auditRoster, type RosterContext } from '../../src/paging/roster.ts';
import { ChatFailure } from '../../src/ports/chat.ts';
import { aPolicy } from '../support/alerts.ts';
import { anEscalator, type EscalatorOptions } from '../support/escalations.ts';
import { useStore } from '../support/store.ts';

const world = useStore();

beforeEach(async () => {
  await world.database.query('TRUNCATE messages CASCADE');
});

/** U1 is gone; S1 has no members, S2 cannot be read now. */
function context(over: EscalatorOptions = {}): RosterContext {
  const plain = anEscalator(world.store, {
    members: async (group) => {
      if (group === 'S2') throw new ChatFailure('unavailable', 'usergroups.users.list', 'ECONNREFUSED');
      return new Set();
    },
    reachable: async (user) => {
      if (user === 'U2') throw new Error('Slack cannot be asked');
      return user !== 'U1';
    },
    ...over,
  });
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
  };
}

it('names who is gone, with every place that counts on them; whom Slack could not tell of is not told as gone', async () => {
  expect(await auditRoster(context())).toEqual([
    { who: 'U1', why: 'deactivated', where: ['schedule static', `policy ${aPolicy.name} L1`] },
    { who: 'S1', why: 'empty', where: ['schedule group'] },
    { who: 'S2', why: 'unknown', where: ['schedule unknown'] },
  ]);
  const [told] = await world.database.query<{ words: string }>('SELECT content::text AS words FROM messages');
  expect(told?.words).toContain('schedule group');
  expect(told?.words).not.toContain('schedule unknown');
});

it('tells of it once a day, and not at all where everybody is there', async () => {
  await auditRoster(context({ reachable: async () => true, members: async () => new Set(['U3']) }));
  expect(await world.database.query('SELECT key FROM messages')).toEqual([]);
  await auditRoster(context());
  await auditRoster(context());
  expect(await world.database.query('SELECT key FROM messages')).toHaveLength(1);
});

it('tells of a group that Slack will never tell the members of, once a day', async () => {
  const members = async (group: string): Promise<ReadonlySet<string>> => {
    if (group === 'S2') throw new ChatFailure('refused', 'usergroups.users.list', 'missing_scope');
    return new Set(['U3']);
  };
  await auditRoster(context({ reachable: async () => true, members }));
  await auditRoster(context({ reachable: async () => true, members }));
  expect(await world.database.query(`SELECT content #>> '{report,headline}' AS words FROM messages`)).toEqual([
    { words: 'The user group S2 is on call and cannot be read: Slack says missing_scope' },
  ]);
});
