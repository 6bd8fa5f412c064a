import { z } from 'zod';
import type { Core } from '../core.ts';
import { channelObject } from '../objects.ts';
import { refuse } from '../refusal.ts';
import { ownChannel, reachChannel, refuseArchived, scopeFor, scopesOf, visibleChannel } from '../rules/access.ts';
import { describe, enter, exit, rename, setArchived } from '../rules/membership.ts';
import { addChannel, addMember, channelNameProblem, nameTaken } from '../state/channels.ts';
import type { Channel } from '../state/model.ts';
import { channelArg, flag, word, words } from './arguments.ts';
import { type Caller, demand, method } from './method.ts';

const answer = (core: Core, caller: Caller, channel: Channel) => ({
  channel: channelObject(core.store, channel, caller.userId),
});

function refuseDirect(channel: Channel): Channel {
  if (channel.kind === 'im' || channel.kind === 'mpim') throw refuse('method_not_supported_for_channel_type');
  return channel;
}

export const create = method({
  name: 'conversations.create',
  tier: 2,
  scopes: scopesOf('manage'),
  args: z.object({ name: word, is_private: flag.optional() }),
  run(core, caller, args) {
    const kind = args.is_private === true ? 'private' : 'public';
    demand(caller, scopeFor('manage', kind));
    const problem = channelNameProblem(args.name) ?? (nameTaken(core.store, args.name) ? 'name_taken' : undefined);
    if (problem !== undefined) throw refuse(problem);
    const channel = addChannel(core.store, core.clock, { name: args.name, kind, creator: caller.userId, members: [] });
    addMember(core.store, channel, caller.userId);
    return answer(core, caller, channel);
  },
});

/** Most people Slack takes in one invitation; its documents say 100 and 1,000, this holds to the smaller. */
const MOST_INVITED = 100;

/** Why this person cannot be invited, or undefined. */
function invitationProblem(core: Core, caller: Caller, channel: Channel, id: string): string | undefined {
  const user = core.store.users.get(id);
  if (user === undefined) return 'user_not_found';
  if (id === caller.userId) return 'cant_invite_self';
  if (user.deactivated) return 'cant_invite';
  return channel.members.includes(id) ? 'already_in_channel' : undefined;
}

export const invite = method({
  name: 'conversations.invite',
  tier: 3,
  scopes: [...scopesOf('manage'), 'channels:write.invites', 'groups:write.invites'],
  args: z.object({ ...channelArg, users: words, force: flag.optional() }),
  run(core, caller, args) {
    const channel = refuseArchived(refuseDirect(visibleChannel(core, caller, args.channel)));
    const scope = scopeFor('manage', channel.kind);
    demand(caller, scope, `${channel.kind === 'private' ? 'groups' : 'channels'}:write.invites`);
    if (!channel.members.includes(caller.userId)) throw refuse('not_in_channel');
    if (args.users.length === 0) throw refuse('no_user');
    if (args.users.length > MOST_INVITED) throw refuse('too_many_users');
    const errors = args.users.flatMap((user) => {
      const error = invitationProblem(core, caller, channel, user);
      return error === undefined ? [] : [{ user, ok: false, error }];
    });
    const good = args.users.filter((user) => !errors.some((problem) => problem.user === user));
    const first = errors[0];
    if (first !== undefined && (args.force !== true || good.length === 0)) throw refuse(first.error, { errors });
    for (const user of good) enter(core, channel, user, caller.userId);
    return { ...answer(core, caller, channel), ...(errors.length > 0 ? { errors } : {}) };
  },
});

export const join = method({
  name: 'conversations.join',
  tier: 3,
  scopes: ['channels:join'],
  args: z.object(channelArg),
  run(core, caller, args) {
    const channel = visibleChannel(core, caller, args.channel);
    if (channel.kind !== 'public') throw refuse('method_not_supported_for_channel_type');
    refuseArchived(channel);
    if (enter(core, channel, caller.userId)) return answer(core, caller, channel);
    const warning = 'already_in_channel';
    return { ...answer(core, caller, channel), warning, response_metadata: { warnings: [warning] } };
  },
});

export const leave = method({
  name: 'conversations.leave',
  tier: 3,
  scopes: scopesOf('manage'),
  args: z.object(channelArg),
  run(core, caller, args) {
    const channel = refuseDirect(reachChannel(core, caller, args.channel, 'manage'));
    if (channel.general) throw refuse('cant_leave_general');
    return exit(core, channel, caller.userId) ? {} : { not_in_channel: true };
  },
});

export const kick = method({
  name: 'conversations.kick',
  tier: 3,
  scopes: scopesOf('manage'),
  args: z.object({ ...channelArg, user: word }),
  run(core, caller, args) {
    const channel = refuseArchived(refuseDirect(ownChannel(core, caller, args.channel, 'manage')));
    if (args.user === caller.userId) throw refuse('cant_kick_self');
    if (channel.general) throw refuse('cant_kick_from_general');
    if (!core.store.users.has(args.user)) throw refuse('user_not_found');
    if (!exit(core, channel, args.user)) throw refuse('not_in_channel');
    return { errors: {} };
  },
});

export const archive = method({
  name: 'conversations.archive',
  tier: 2,
  scopes: scopesOf('manage'),
  args: z.object(channelArg),
  run(core, caller, args) {
    const channel = refuseDirect(reachChannel(core, caller, args.channel, 'manage'));
    if (channel.archived) throw refuse('already_archived');
    if (channel.general) throw refuse('cant_archive_general');
    if (!channel.members.includes(caller.userId)) throw refuse('not_in_channel');
    setArchived(core, channel, caller.userId, true);
    return {};
  },
});

export const unarchive = method({
  name: 'conversations.unarchive',
  tier: 2,
  scopes: scopesOf('manage'),
  args: z.object(channelArg),
  run(core, caller, args) {
    const channel = refuseDirect(ownChannel(core, caller, args.channel, 'manage'));
    if (!channel.archived) throw refuse('not_archived');
    setArchived(core, channel, caller.userId, false);
    return {};
  },
});

export const renameChannel = method({
  name: 'conversations.rename',
  tier: 2,
  scopes: scopesOf('manage'),
  args: z.object({ ...channelArg, name: word }),
  run(core, caller, args) {
    const channel = refuseArchived(refuseDirect(ownChannel(core, caller, args.channel, 'manage')));
    const problem = channelNameProblem(args.name) ?? (nameTaken(core.store, args.name) ? 'name_taken' : undefined);
    if (problem !== undefined && args.name !== channel.name) throw refuse(problem);
    if (args.name !== channel.name) rename(core, channel, caller.userId, args.name);
    return answer(core, caller, channel);
  },
});

/** Topic and purpose hold so many characters. */
const NOTE_CHARACTERS = 250;

function note(what: 'topic' | 'purpose', name: string) {
  return method({
    name,
    tier: 2,
    scopes: [...scopesOf('manage'), 'channels:write.topic', 'groups:write.topic'],
    args: z.object({ ...channelArg, topic: word.optional(), purpose: word.optional() }),
    run(core, caller, args) {
      const channel = refuseArchived(visibleChannel(core, caller, args.channel));
      const narrow = `${channel.kind === 'private' ? 'groups' : 'channels'}:write.topic`;
      demand(caller, scopeFor('manage', channel.kind), narrow);
      if (!channel.members.includes(caller.userId)) throw refuse('not_in_channel');
      const value = args[what];
      if (value === undefined) throw refuse('invalid_arguments');
      if (value.length > NOTE_CHARACTERS) throw refuse('too_long');
      if (channel[what].value !== value) describe(core, channel, caller.userId, what, value);
      return { ...answer(core, caller, channel), [what]: value };
    },
  });
}

export const setTopic = note('topic', 'conversations.setTopic');
export const setPurpose = note('purpose', 'conversations.setPurpose');
