import { fault } from '../../src/errors.ts';
import type { Pager } from '../../src/paging/provider.ts';
import { type Chat, ChatFailure } from '../../src/ports/chat.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Directory } from '../../src/ports/directory.ts';

/** Everything that is asked on the way from an incident to a person. */
export const waysideParts = ['group', 'active', 'names', 'direct', 'place', 'duty', 'mail', 'hook'] as const;
export type WaysidePart = (typeof waysideParts)[number];

export const mishaps = ['for ever', 'for a while', 'slowly'] as const;
export type Mishap = (typeof mishaps)[number];

export type Broken = Readonly<Partial<Record<WaysidePart, Mishap>>>;

/** How long "for a while" is. */
const whileMs = 100_000;
/** A call of Slack that gets no answer is given up after this; see Chat. */
const slackMs = 8000;

/** One incident whose way to a person is broken in its own places, and what came of it. */
export interface Way {
  readonly n: number;
  readonly broken: Broken;
  incident: number;
  /** ms after the incident opened at which somebody was reached first, and by what. */
  reached: { readonly by: string; readonly afterMs: number } | undefined;
  /** Calls of each part. */
  readonly calls: Map<WaysidePart, number>;
}

export const groupOf = ({ n }: Pick<Way, 'n'>) => `@g${n}`;
export const firstOf = ({ n }: Pick<Way, 'n'>) => `U${n}FIRST`;
export const secondOf = ({ n }: Pick<Way, 'n'>) => `U${n}SECOND`;
export const placeOf = ({ n }: Pick<Way, 'n'>) => `C${n}`;
const numberIn = (words: string) => Number(/^(?:@g|U|C)(\d+)/.exec(words)?.[1]);

/** The ports of all these ways. What is not broken answers at once; With `bothPeople` the second person's direct messages are broken as the first one's are. */
export function waysideWorld(
  ways: readonly Way[],
  clock: Clock,
  { openedAt, bothPeople }: { readonly openedAt: number; readonly bothPeople: boolean },
) {
  const elapsed = () => clock.now().getTime() - openedAt;
  const byNumber = new Map(ways.map((way) => [way.n, way]));

  /** What becomes of a call: true when it is done. Never settles where the other side hangs and nobody gives up. */
  async function meets(way: Way | undefined, part: WaysidePart, refuse: () => Error, hangMs?: number): Promise<void> {
    if (way === undefined) return;
    way.calls.set(part, (way.calls.get(part) ?? 0) + 1);
    const mishap = way.broken[part];
    if (mishap === 'for ever' || (mishap === 'for a while' && elapsed() < whileMs)) throw refuse();
    if (mishap !== 'slowly') return;
    if (hangMs === undefined) return new Promise(() => undefined);
    await clock.sleep(hangMs);
    throw new ChatFailure('ambiguous', 'chat.postMessage', 'timeout');
  }

  const reaches = (way: Way | undefined, by: string) => {
    if (way !== undefined) way.reached ??= { by, afterMs: elapsed() };
  };

  async function members(group: string): Promise<ReadonlySet<string>> {
    const way = byNumber.get(numberIn(group));
    await meets(way, 'group', () => new ChatFailure('refused', 'usergroups.users.list', 'missing_scope'));
    return new Set(way === undefined ? [] : [firstOf(way)]);
  }

  const directory: Directory = {
    members,
    membersNow: members,
    async active(user) {
      const limited = () => new ChatFailure('limited', 'users.info', 'ratelimited', { retryAfterMs: 30_000 });
      await meets(byNumber.get(numberIn(user)), 'active', limited);
      return true;
    },
    async names(users) {
      for (const user of users) await meets(byNumber.get(numberIn(user)), 'names', () => new Error('users.info'));
      return new Map();
    },
  };

  const away = () => new ChatFailure('unavailable', 'chat.postMessage', 'ECONNREFUSED');
  let posts = 0;
  const chat: Pick<Chat, 'post' | 'edit' | 'find'> = {
    async post({ channel }, _payload, key) {
      const way = byNumber.get(numberIn(channel));
      const direct = channel.startsWith('U');
      if (!direct || bothPeople || channel.endsWith('FIRST'))
        await meets(way, direct ? 'direct' : 'place', away, slackMs);
      if (direct && key.startsWith('page:')) reaches(way, 'direct message');
      posts += 1;
      return { ts: `${posts}.0`, channel };
    },
    async edit() {},
    find: async () => undefined,
  };

  const pager = (part: 'duty' | 'mail' | 'hook'): Pager => ({
    async send({ incident, kind }) {
      const way = ways.find((one) => incident === `INC-${one.incident}`);
      await meets(way, part, () => fault('PAGE_FAILED', 'away'));
      if (kind === 'page') reaches(way, part);
      return { receipt: part };
    },
    close: async () => undefined,
  });

  return {
    directory,
    chat: { ...chat } as Chat,
    pagers: new Map((['duty', 'mail', 'hook'] as const).map((part) => [part, pager(part)] as const)),
  };
}

/** Each part alone in each way, and every two together. */
export function mishapsAloneAndInPairs(parts: readonly WaysidePart[]): readonly Broken[] {
  const single = parts.flatMap((part) => mishaps.map((mishap): Broken => ({ [part]: mishap })));
  const pairs = single.flatMap((one, n) =>
    single.slice(n + 1).flatMap((other) => {
      const both = { ...one, ...other };
      return Object.keys(both).length === 2 ? [both] : [];
    }),
  );
  return [...single, ...pairs];
}

export const brokenWords = (broken: Broken) =>
  Object.entries(broken)
    .map(([part, mishap]) => `${part} ${mishap}`)
    .join(' and ');
