import { fault } from '../../errors.ts';
import { isPerson } from '../../model/text.ts';
import { ChatFailure } from '../../ports/chat.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Directory } from '../../ports/directory.ts';
import type { Call } from './call.ts';

/** Members are read again after this long, in the background. */
const freshMs = 5 * 60_000;
/** Members older than this are not trusted any more: a group that cannot be read lets nobody in. */
const oldestMs = 15 * 60_000;

/** Codes for somebody who is no longer there. */
const gone = new Set(['user_not_found', 'user_not_visible', 'users_not_found']);

interface Known {
  readonly members: ReadonlySet<string>;
  readonly at: number;
}

/** Names change seldom. */
const nameMs = 60 * 60_000;

export interface SlackDirectory extends Directory {
  /** Forgets a group, or all: a person was added or removed. */
  forget(group?: string): void;
}

/** User groups from Slack, kept for some minutes. */
export function slackDirectory(call: Call, clock: Clock): SlackDirectory {
  const known = new Map<string, Known>();
  const reading = new Map<string, Promise<Known>>();
  const names = new Map<string, { readonly name: string; readonly at: number }>();
  let handles: ReadonlyMap<string, string> | undefined;

  async function idOf(group: string): Promise<string> {
    if (!group.startsWith('@')) return group;
    if (handles?.get(group.slice(1)) === undefined) {
      const answer = await call('usergroups.list', (client) => client.usergroups.list({ include_disabled: false }));
      handles = new Map((answer.usergroups ?? []).map(({ handle, id }) => [handle ?? '', id ?? '']));
    }
    const id = handles?.get(group.slice(1));
    if (id === undefined || id === '') throw new Error(`Slack has no user group ${group}`);
    return id;
  }

  async function read(group: string): Promise<Known> {
    const usergroup = await idOf(group);
    const answer = await call('usergroups.users.list', (client) => client.usergroups.users.list({ usergroup }));
    const fresh = { members: new Set(answer.users ?? []), at: clock.now().getTime() };
    known.set(group, fresh);
    return fresh;
  }

  /** One reading at a time per group, however many ask. */
  function readOnce(group: string): Promise<Known> {
    const running = reading.get(group);
    if (running !== undefined) return running;
    const started = read(group).finally(() => reading.delete(group));
    reading.set(group, started);
    return started;
  }

  async function learn(user: string): Promise<void> {
    const now = clock.now().getTime();
    if (!isPerson(user) || (names.get(user)?.at ?? 0) + nameMs > now) return;
    // A name is a kindness: without it the id is shown.
    const answer = await call('users.info', (client) => client.users.info({ user })).catch(() => undefined);
    const name = answer?.user?.profile?.display_name || answer?.user?.name;
    if (name !== undefined) names.set(user, { name: `@${name}`, at: now });
  }

  return {
    async members(group) {
      const have = known.get(group);
      const age = have === undefined ? Number.POSITIVE_INFINITY : clock.now().getTime() - have.at;
      if (have !== undefined && age < oldestMs) {
        if (age > freshMs) readOnce(group).catch(() => undefined);
        return have.members;
      }
      try {
        return (await readOnce(group)).members;
      } catch (cause) {
        throw fault(
          'ROLES_UNREADABLE',
          `The Slack user group ${group} could not be read, so your rights cannot be checked.`,
          { cause },
        );
      }
    },
    async active(user) {
      const answer = await call('users.info', (client) => client.users.info({ user })).catch((error: unknown) => {
        if (error instanceof ChatFailure && gone.has(error.code)) return undefined;
        throw error;
      });
      return answer !== undefined && answer.user?.deleted !== true;
    },
    async names(users) {
      await Promise.all([...new Set(users)].map(learn));
      return new Map(users.map((user) => [user, names.get(user)?.name ?? user]));
    },
    forget(group) {
      if (group === undefined) known.clear();
      else known.delete(group);
      handles = undefined;
    },
  };
}
