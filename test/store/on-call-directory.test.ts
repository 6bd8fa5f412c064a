import { expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { slackGroups } from '../../src/adapters/slack/groups.ts';
import { type GroupMembers, onCallDirectory } from '../../src/paging/on-call-directory.ts';
import { ChatFailure } from '../../src/ports/chat.ts';
import { quietLog } from '../support/faults/quiet-log.ts';
import { useStore } from '../support/store.ts';

const world = useStore();
const away = new ChatFailure('unavailable', 'usergroups.users.list', '503');

/** Who is on call by a Slack whose next answers the test gives. */
function onCall(...answers: (readonly string[] | Error | Promise<readonly string[]>)[]) {
  const clock = movableClock();
  const groups = slackGroups(
    async <T>() => {
      const answer = await answers.shift();
      if (answer instanceof Error) throw answer;
      return { users: answer ?? [] } as T;
    },
    clock,
    async (_, id) => id,
  );
  const directory = { ...groups, active: async () => true };
  return { clock, directory, people: onCallDirectory({ directory, store: world.store, clock, log: quietLog() }) };
}

it('a group that never could be read is asked for again for a page, however short ago the last try failed', async () => {
  const { directory, people } = onCall(away, ['U1']);
  // Roles read the group too; its reader now leaves it alone for a while.
  await expect(directory.members('SNEW')).rejects.toThrow('could not be read');
  expect(await people.members('SNEW')).toEqual({ members: new Set(['U1']), unreadable: undefined });
});

it('a group whose last reading failed is paged by the members that are kept, without a second call', async () => {
  const first = onCall(['U2']);
  await first.people.members('SKEPT');
  const { people } = onCall(away, ['U3']);
  expect(await people.members('SKEPT')).toMatchObject({ members: new Set(['U2']), unreadable: { lasting: false } });
});

it('members that Slack tells too late for this page are kept for the next one', async () => {
  let tell: (members: readonly string[]) => void = () => undefined;
  const slow = new Promise<readonly string[]>((resolve) => {
    tell = resolve;
  });
  const { clock, people } = onCall(slow, away);
  let paged: GroupMembers | undefined;
  const asked = people.members('SSLOW').then((members) => {
    paged = members;
  });
  await expect
    .poll(() => {
      clock.advance(3001);
      return paged?.members;
    })
    .toEqual(new Set());
  await asked;
  tell(['U4']);
  await expect.poll(async () => (await world.store.paging.knownMembers('SSLOW'))?.members).toEqual(['U4']);
});
