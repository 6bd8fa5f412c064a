import { mask } from '../model/secrets.ts';
import { ChatFailure } from '../ports/chat.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import type { Log } from '../ports/log.ts';
import type { PagingStore } from '../ports/store/paging.ts';
import { inTime, TooLate } from './in-time.ts';

/** One look-up waits this long, in ms: a page does not wait for Slack to tell who gets it. */
const lookUpMs = 3000;
/** The same question is asked again after this long, in ms, whatever came of it: a thousand incidents ask Slack once. */
const rememberMs = 10_000;

/** Why a user group could not be read. */
export interface Unreadable {
  /** `Slack says missing_scope`. */
  readonly reason: string;
  /** True when asking again does not help: a scope, a group that is gone. */
  readonly lasting: boolean;
  /** ISO 8601: when the members that are used instead were read; undefined when none were ever known. */
  readonly knownAt: string | undefined;
}

export interface GroupMembers {
  readonly members: ReadonlySet<string>;
  /** Undefined when Slack itself has just named them. */
  readonly unreadable: Unreadable | undefined;
}

/** Who is to be paged, as far as it can be known in time. Neither look-up rejects. */
export interface OnCallDirectory {
  /** Members of a Slack user group (S… or @handle); the last known ones where Slack does not say. */
  members(group: string): Promise<GroupMembers>;
  /** False for an account that is deactivated; true also where Slack does not say: better paged in vain than not at all. */
  reachable(user: string): Promise<boolean>;
}

export interface OnCallDirectoryParts {
  readonly directory: Pick<Directory, 'members' | 'membersNow' | 'active'>;
  readonly store: { readonly paging: Pick<PagingStore, 'knownMembers' | 'keepMembers'> };
  readonly clock: Clock;
  readonly log: Log;
}

/** Looks people up in Slack, each time within a deadline, and keeps the members of groups in the store for when Slack cannot tell. */
export function onCallDirectory({ directory, store, clock, log }: OnCallDirectoryParts): OnCallDirectory {
  const groups = remembered(clock, read);
  const accounts = remembered(clock, (user) =>
    inTime(clock, lookUpMs, directory.active(user)).catch((error: unknown) => {
      log.warn({ err: error, user }, 'cannot tell whether an account is active; it is paged');
      return true;
    }),
  );

  async function read(group: string): Promise<GroupMembers> {
    try {
      return await told(group, directory.members(group));
    } catch (error) {
      log.warn({ err: error, group }, 'a user group on call cannot be read; its last known members are paged');
      const known = await store.paging.knownMembers(group).catch(() => undefined);
      if (known !== undefined)
        return { members: new Set(known.members), unreadable: { ...reasonOf(error), knownAt: known.readAt } };
      // Nobody is known: Slack itself is asked once more, also where its last failure keeps others from asking for a while.
      return told(group, directory.membersNow(group)).catch((again: unknown) => ({
        members: new Set<string>(),
        unreadable: { ...reasonOf(again), knownAt: undefined },
      }));
    }
  }

  /** What Slack tells in time; what it tells too late is kept for the next page. */
  async function told(group: string, answer: Promise<ReadonlySet<string>>): Promise<GroupMembers> {
    const kept = answer.then(async (members) => {
      await store.paging
        .keepMembers(group, [...members])
        .catch((error: unknown) => log.warn({ err: error, group }, 'the members of a group could not be kept'));
      return members;
    });
    kept.catch(() => undefined);
    await inTime(clock, lookUpMs, answer);
    return { members: await kept, unreadable: undefined };
  }

  return { members: groups, reachable: accounts };
}

/** One question at a time for each key, and none again within `rememberMs`. */
function remembered<T>(clock: Clock, ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const asked = new Map<string, { readonly at: number; readonly answer: Promise<T> }>();
  return (key) => {
    const now = clock.monotonic();
    for (const [old, { at }] of asked) if (now - at >= rememberMs) asked.delete(old);
    const known = asked.get(key);
    if (known !== undefined) return known.answer;
    const answer = ask(key);
    asked.set(key, { at: now, answer });
    return answer;
  };
}

function reasonOf(error: unknown): Pick<Unreadable, 'reason' | 'lasting'> {
  let last = error;
  for (let depth = 0; depth < 5; depth += 1) {
    if (last instanceof ChatFailure) {
      if (last.kind === 'limited') return { reason: 'Slack is rate-limiting us', lasting: false };
      const lasting = last.kind === 'refused' || last.kind === 'revoked';
      return { reason: lasting ? `Slack says ${last.code}` : 'Slack does not answer', lasting };
    }
    if (!(last instanceof Error) || last.cause === undefined) break;
    last = last.cause;
  }
  if (last instanceof TooLate) return { reason: last.message, lasting: false };
  return { reason: last instanceof Error ? mask(last.message).slice(0, 200) : 'unknown', lasting: true };
}
