import { isPerson } from '../../model/person.ts';
import { ChatFailure } from '../../ports/chat.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Directory } from '../../ports/directory.ts';
import type { Call } from './call.ts';
import { type PinHandle, slackGroups } from './groups.ts';

/** Codes for somebody who is no longer there. */
const gone = new Set(['user_not_found', 'user_not_visible', 'users_not_found']);

/** Names change seldom. */
const nameMs = 60 * 60_000;

export interface SlackDirectory extends Directory {
  /** Forgets who is in which group: somebody was added or removed. */
  forget(): void;
}

/** People and user groups from Slack. */
export function slackDirectory(call: Call, clock: Clock, pin: PinHandle): SlackDirectory {
  const groups = slackGroups(call, clock, pin);
  const names = new Map<string, { readonly name: string; readonly at: number }>();

  async function learn(user: string): Promise<void> {
    const now = clock.now().getTime();
    if (!isPerson(user) || (names.get(user)?.at ?? 0) + nameMs > now) return;
    // A name is a kindness: without it the id is shown.
    const answer = await call('users.info', (client) => client.users.info({ user })).catch(() => undefined);
    const name = answer?.user?.profile?.display_name || answer?.user?.name;
    if (name !== undefined) names.set(user, { name: `@${name}`, at: now });
  }

  return {
    ...groups,
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
  };
}
