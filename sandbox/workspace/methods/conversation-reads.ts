import { z } from 'zod';
import { channelObject, messageObject } from '../objects.ts';
import { refuse } from '../refusal.ts';
import { ownChannel, reachChannel, scopeFor, scopesOf, visibleChannel } from '../rules/access.ts';
import { canSee, directMessage } from '../state/channels.ts';
import { findMessage, isReply, messagesOf } from '../state/messages.ts';
import type { ChannelKind } from '../state/model.ts';
import type { Message } from '../wire.ts';
import { channelArg, flag, pageArgs, whole, word, words } from './arguments.ts';
import { demand, method } from './method.ts';
import { nextCursor, pageByTs, pageOf } from './paging.ts';

export const info = method({
  name: 'conversations.info',
  tier: 3,
  scopes: scopesOf('read'),
  args: z.object({ ...channelArg, include_num_members: flag.optional(), include_locale: flag.optional() }),
  run(core, caller, args) {
    const channel = reachChannel(core, caller, args.channel, 'read');
    return { channel: channelObject(core.store, channel, caller.userId) };
  },
});

const TYPES: Readonly<Record<string, ChannelKind>> = {
  public_channel: 'public',
  private_channel: 'private',
  im: 'im',
  mpim: 'mpim',
};

const listArgs = z.object({
  types: words.optional(),
  exclude_archived: flag.optional(),
  user: word.optional(),
  ...pageArgs,
});

function kindsOf(types: readonly string[] | undefined): readonly ChannelKind[] {
  return (types ?? ['public_channel']).map((type) => {
    const kind = TYPES[type];
    if (kind === undefined) throw refuse('invalid_types');
    return kind;
  });
}

export const list = method({
  name: 'conversations.list',
  tier: 2,
  scopes: scopesOf('read'),
  args: listArgs,
  run(core, caller, args) {
    const kinds = kindsOf(args.types);
    for (const kind of kinds) demand(caller, scopeFor('read', kind));
    const channels = [...core.store.channels.values()].filter(
      (channel) =>
        kinds.includes(channel.kind) &&
        canSee(channel, caller.userId) &&
        !(args.exclude_archived === true && channel.archived),
    );
    const page = pageOf(channels, args);
    const objects = page.items.map((channel) => channelObject(core.store, channel, caller.userId));
    return { channels: objects, ...nextCursor(page.cursor) };
  },
});

export const usersConversations = method({
  name: 'users.conversations',
  tier: 3,
  scopes: scopesOf('read'),
  args: listArgs,
  run(core, caller, args) {
    const kinds = kindsOf(args.types);
    for (const kind of kinds) demand(caller, scopeFor('read', kind));
    const member = args.user ?? caller.userId;
    if (!core.store.users.has(member)) throw refuse('user_not_found');
    const channels = [...core.store.channels.values()].filter(
      (channel) =>
        kinds.includes(channel.kind) &&
        channel.members.includes(member) &&
        canSee(channel, caller.userId) &&
        !(args.exclude_archived === true && channel.archived),
    );
    const page = pageOf(channels, args);
    const objects = page.items.map((channel) => channelObject(core.store, channel, caller.userId));
    return { channels: objects, ...nextCursor(page.cursor) };
  },
});

export const members = method({
  name: 'conversations.members',
  tier: 4,
  scopes: scopesOf('read'),
  args: z.object({ ...channelArg, ...pageArgs }),
  run(core, caller, args) {
    const channel = reachChannel(core, caller, args.channel, 'read');
    const page = pageOf(channel.members, args);
    return { members: [...page.items], ...nextCursor(page.cursor) };
  },
});

export const open = method({
  name: 'conversations.open',
  tier: 3,
  scopes: ['im:write', 'mpim:write'],
  args: z.object({ channel: word.optional(), users: words.optional(), return_im: flag.optional() }),
  run(core, caller, args) {
    if (args.channel !== undefined) {
      const channel = visibleChannel(core, caller, args.channel);
      return { channel: channelObject(core.store, channel, caller.userId), no_op: true, already_open: true };
    }
    const users = (args.users ?? []).filter((id) => id !== caller.userId);
    if (users.length === 0) throw refuse('not_enough_users');
    if (users.length > 8) throw refuse('too_many_users');
    demand(caller, users.length > 1 ? 'mpim:write' : 'im:write');
    for (const id of users) {
      const user = core.store.users.get(id);
      if (user === undefined) throw refuse('user_not_found');
      if (user.deactivated) throw refuse('user_disabled');
    }
    const channel = directMessage(core.store, core.clock, [caller.userId, ...users], caller.userId);
    const full = args.return_im === true ? channelObject(core.store, channel, caller.userId) : { id: channel.id };
    return { channel: full };
  },
});

const historyArgs = {
  ...channelArg,
  ...pageArgs,
  latest: word.optional(),
  oldest: word.optional(),
  inclusive: flag.optional(),
  include_all_metadata: flag.optional(),
};

/** True when the message lies in the asked span; the ends count only with `inclusive`. `latest` of 0 or now means no end. */
function inSpan(
  message: Message,
  span: {
    readonly latest?: string | undefined;
    readonly oldest?: string | undefined;
    readonly inclusive?: boolean | undefined;
  },
): boolean {
  const latest =
    span.latest === undefined || Number(span.latest) === 0 ? Number.POSITIVE_INFINITY : Number(span.latest);
  const oldest = Number(span.oldest ?? 0);
  const at = Number(message.ts);
  return span.inclusive === true ? at >= oldest && at <= latest : at > oldest && at < latest;
}

export const history = method({
  name: 'conversations.history',
  tier: 3,
  scopes: scopesOf('history'),
  args: z.object(historyArgs),
  run(core, caller, args) {
    const channel = ownChannel(core, caller, args.channel, 'history');
    const found = messagesOf(core.store, channel.id)
      .filter((message) => (!isReply(message) || message.subtype === 'thread_broadcast') && inSpan(message, args))
      .reverse();
    const page = pageByTs(found, args, 999);
    return {
      messages: page.items.map((message) => messageObject(message, args.include_all_metadata === true)),
      has_more: page.cursor !== '',
      pin_count: channel.pins.length,
      ...nextCursor(page.cursor),
    };
  },
});

export const replies = method({
  name: 'conversations.replies',
  tier: 3,
  scopes: scopesOf('history'),
  args: z.object({ ...historyArgs, ts: word, limit: whole.optional() }),
  run(core, caller, args) {
    const channel = ownChannel(core, caller, args.channel, 'history');
    const asked = findMessage(core.store, channel.id, args.ts);
    const root =
      asked !== undefined && isReply(asked) ? findMessage(core.store, channel.id, asked.thread_ts ?? '') : asked;
    if (root === undefined || root.is_ephemeral === true) throw refuse('thread_not_found');
    const thread = messagesOf(core.store, channel.id).filter(
      (message) => message.ts === root.ts || (message.thread_ts === root.ts && inSpan(message, args)),
    );
    const page = pageByTs(thread, args, 1_000);
    return {
      messages: page.items.map((message) => messageObject(message, args.include_all_metadata === true)),
      has_more: page.cursor !== '',
      ...nextCursor(page.cursor),
    };
  },
});
