import { type Fault, fault, isFault } from '../../errors.ts';
import type { Inline } from '../../model/text.ts';
import { ChatFailure } from '../../ports/chat.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Call } from './call.ts';

/** Members are read again after this long, in the background. */
const freshMs = 5 * 60_000;
/** Members older than this are not trusted any more: a group that cannot be read lets nobody in. */
const oldestMs = 15 * 60_000;
/** Whoever presses waits no longer than this for a group: Slack gives up after 3 s. */
const nowMs = 2000;
/** A group that cannot be read is asked for again after so long, then after twice that, at most so long. */
const firstBackoffMs = 2000;
const longestBackoffMs = 5 * 60_000;

/** Gives the id a handle named first: the given one where it was never named before. */
export type PinHandle = (handle: string, usergroup: string) => Promise<string>;

export interface Groups {
  /** At most some minutes old. */
  members(group: string): Promise<ReadonlySet<string>>;
  /** By a reading that began after this call. */
  membersNow(group: string): Promise<ReadonlySet<string>>;
  /** Forgets what was read, and what is being read. */
  forget(): void;
}

interface Known {
  readonly members: ReadonlySet<string>;
  readonly at: number;
}

interface Failed {
  readonly why: Fault;
  readonly until: number;
  readonly tries: number;
  readonly limited: boolean;
}

/** User groups from Slack, kept for some minutes. A group is named by its id, or by its handle, which stays with the group it named first. */
export function slackGroups(call: Call, clock: Clock, pin: PinHandle): Groups {
  const known = new Map<string, Known>();
  const failed = new Map<string, Failed>();
  const reading = new Map<string, Promise<Known>>();
  const next = new Map<string, Promise<Known>>();
  let handles: { readonly ids: ReadonlyMap<string, string>; readonly at: number } | undefined;
  let generation = 0;
  const time = () => clock.now().getTime();

  async function idOf(group: string): Promise<string> {
    if (!group.startsWith('@')) return group;
    const handle = group.slice(1);
    if (handles === undefined || handles.at + freshMs < time() || !handles.ids.has(handle)) {
      const started = generation;
      const answer = await call('usergroups.list', (client) => client.usergroups.list({ include_disabled: false }));
      const ids = new Map((answer.usergroups ?? []).map((one) => [one.handle ?? '', one.id ?? '']));
      const read = { ids, at: time() };
      if (started === generation) handles = read;
      return pinned(group, ids.get(handle));
    }
    return pinned(group, handles.ids.get(handle));
  }

  async function pinned(group: string, id: string | undefined): Promise<string> {
    const hint = 'Name the group by its id (S…) in the configuration: a handle can be given to another group.';
    if (id === undefined || id === '') {
      const said = `No user group of Slack has the handle ${group} now, so nobody has a role by it.`;
      throw fault('ROLES_UNREADABLE', said, { hint });
    }
    const first = await pin(group.slice(1), id);
    if (first === id) return id;
    const said: Inline[] = [
      `The handle ${group} named the user group `,
      { code: first },
      ' and now names ',
      { code: id },
      ': nobody has a role by it.',
    ];
    throw fault('ROLES_UNREADABLE', said, { hint });
  }

  async function read(group: string): Promise<Known> {
    const started = generation;
    try {
      const usergroup = await idOf(group);
      const answer = await call('usergroups.users.list', (client) => client.usergroups.users.list({ usergroup }));
      const fresh = { members: new Set(answer.users ?? []), at: time() };
      // What was being read when a change was told is of before it.
      if (started === generation) known.set(group, fresh);
      failed.delete(group);
      return fresh;
    } catch (error) {
      throw isFault(error, 'STORE_DOWN') ? error : remember(group, error);
    }
  }

  function remember(group: string, error: unknown): Fault {
    const tries = (failed.get(group)?.tries ?? 0) + 1;
    const asked = error instanceof ChatFailure ? error.retryAfterMs : 0;
    const backoff = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (tries - 1));
    const why = isFault(error, 'ROLES_UNREADABLE') ? error : unreadable(group, error, asked);
    const limited = error instanceof ChatFailure && error.kind === 'limited';
    failed.set(group, { why, tries, limited, until: time() + Math.max(asked, backoff) });
    return why;
  }

  /** One reading at a time per group, however many ask. */
  function readOnce(group: string): Promise<Known> {
    const running = reading.get(group);
    if (running !== undefined) return running;
    const started: Promise<Known> = read(group).finally(() => {
      if (reading.get(group) === started) reading.delete(group);
    });
    reading.set(group, started);
    return started;
  }

  /** A reading that begins after this call: the one under way is waited for, and all who wait share the next. */
  function readNext(group: string): Promise<Known> {
    const running = reading.get(group);
    if (running === undefined) return readOnce(group);
    const waiting = next.get(group);
    if (waiting !== undefined) return waiting;
    const started = running
      .catch(() => undefined)
      .then(() => {
        next.delete(group);
        return readOnce(group);
      });
    next.set(group, started);
    return started;
  }

  /** The refusal that stands while a group is left alone. */
  function resting(group: string): Failed | undefined {
    const last = failed.get(group);
    return last !== undefined && last.until > time() ? last : undefined;
  }

  return {
    async members(group) {
      const have = known.get(group);
      const age = have === undefined ? Number.POSITIVE_INFINITY : time() - have.at;
      const rests = resting(group);
      if (have !== undefined && age < oldestMs) {
        if (age > freshMs && rests === undefined) readOnce(group).catch(() => undefined);
        return have.members;
      }
      if (rests !== undefined) throw rests.why;
      return (await readOnce(group)).members;
    },
    async membersNow(group) {
      const rests = resting(group);
      if (rests?.limited) throw rests.why;
      return (await inTime(group, readNext(group))).members;
    },
    forget() {
      generation += 1;
      known.clear();
      failed.clear();
      reading.clear();
      next.clear();
      handles = undefined;
    },
  };
}

function unreadable(group: string, cause: unknown, retryAfterMs: number): Fault {
  const code = cause instanceof ChatFailure ? cause.code : 'unknown';
  const name: Inline = group.startsWith('@') ? group : { group };
  const wait = retryAfterMs > 0 ? ` Slack asks to wait ${Math.ceil(retryAfterMs / 1000)} s.` : '';
  return fault(
    'ROLES_UNREADABLE',
    ['The Slack user group ', name, ' could not be read (', { code }, '), so your rights cannot be checked.', wait],
    { cause, retryAfterMs },
  );
}

/** In real time: a person waits. */
async function inTime<T>(group: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unreadable(group, new ChatFailure('unavailable', '', 'timeout'), 0)), nowMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
