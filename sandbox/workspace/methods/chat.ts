import { z } from 'zod';
import type { Core } from '../core.ts';
import { messageObject } from '../objects.ts';
import { refuse } from '../refusal.ts';
import { postPlace, visibleChannel } from '../rules/access.ts';
import { announce } from '../rules/announce.ts';
import { fallbackText, readContents, refuseEmpty, TEXT_CHARACTERS } from '../rules/contents.ts';
import { addMessage, type Draft, editMessage, findMessage, isReply, removeMessage } from '../state/messages.ts';
import type { Channel } from '../state/model.ts';
import type { Message } from '../wire.ts';
import { flag, json, word } from './arguments.ts';
import { type Caller, demand, method } from './method.ts';

/** What a message may hold, for every method that writes one. */
const contentArgs = {
  text: word.optional(),
  markdown_text: word.optional(),
  blocks: json.optional(),
  attachments: json.optional(),
  metadata: json.optional(),
};

export const postArgs = z.object({
  channel: word,
  ...contentArgs,
  thread_ts: word.optional(),
  reply_broadcast: flag.optional(),
  mrkdwn: flag.optional(),
  username: word.optional(),
  icon_emoji: word.optional(),
  icon_url: word.optional(),
});
type PostArgs = z.infer<typeof postArgs>;

/** The root a reply belongs to; Slack takes a reply's own ts for its thread's. */
function rootTs(core: Core, channel: Channel, threadTs: string | undefined): string | undefined {
  if (threadTs === undefined || threadTs === '') return undefined;
  const root = findMessage(core.store, channel.id, threadTs);
  if (root === undefined || root.is_ephemeral === true) throw refuse('thread_not_found');
  return isReply(root) ? root.thread_ts : root.ts;
}

/** Checks a post and gives the message it would become; nothing is written yet. */
export function draftOf(core: Core, caller: Caller, channel: Channel, args: PostArgs): Draft {
  const contents = readContents(core, args);
  refuseEmpty(contents);
  const disguised = args.username !== undefined || args.icon_emoji !== undefined || args.icon_url !== undefined;
  if (disguised && caller.token === 'bot') demand(caller, 'chat:write.customize');
  const thread = rootTs(core, channel, args.thread_ts);
  const bot = caller.token === 'bot' ? { bot_id: core.app.botId, app_id: core.app.id } : {};
  return {
    channel: channel.id,
    user: caller.userId,
    ...bot,
    subtype: thread !== undefined && args.reply_broadcast === true ? 'thread_broadcast' : undefined,
    username: args.username,
    icons:
      args.icon_emoji === undefined && args.icon_url === undefined
        ? undefined
        : { emoji: args.icon_emoji, image_url: args.icon_url },
    text: fallbackText(contents),
    mrkdwn: args.mrkdwn === false ? false : undefined,
    blocks: contents.blocks?.length === 0 ? undefined : contents.blocks,
    attachments: contents.attachments?.length === 0 ? undefined : contents.attachments,
    metadata: contents.metadata,
    thread_ts: thread,
  };
}

export const postMessage = method({
  name: 'chat.postMessage',
  tier: 'none',
  scopes: ['chat:write'],
  args: postArgs,
  run(core, caller, args) {
    const channel = postPlace(core, caller, args.channel);
    const message = addMessage(core.store, draftOf(core, caller, channel, args));
    announce(core, channel, message);
    return { channel: channel.id, ts: message.ts, message: messageObject(message, true) };
  },
});

/** The caller's own message; Slack's refusals for one that is gone, ephemeral or somebody else's. */
function ownMessage(core: Core, caller: Caller, channel: Channel, ts: string, otherwise: string): Message {
  const message = findMessage(core.store, channel.id, ts);
  if (message === undefined || message.is_ephemeral === true || message.subtype === 'tombstone') {
    throw refuse('message_not_found');
  }
  if (message.user !== caller.userId) throw refuse(otherwise);
  return message;
}

export const update = method({
  name: 'chat.update',
  tier: 3,
  scopes: ['chat:write'],
  args: z.object({ channel: word, ts: word, ...contentArgs, reply_broadcast: flag.optional() }),
  run(core, caller, args) {
    const channel = visibleChannel(core, caller, args.channel);
    if (channel.archived) throw refuse('is_archived');
    const message = ownMessage(core, caller, channel, args.ts, 'cant_update_message');
    const contents = readContents(core, args);
    if (args.text === undefined && contents.blocks === undefined && contents.attachments === undefined) {
      throw refuse('no_text');
    }
    if ((contents.text?.length ?? 0) > TEXT_CHARACTERS) throw refuse('msg_too_long');
    // A field that is not given keeps what the message had; an empty list takes it away.
    const changed: Partial<Message> = { text: contents.text ?? fallbackText(contents) };
    if (contents.blocks !== undefined)
      Object.assign(changed, { blocks: contents.blocks.length > 0 ? contents.blocks : undefined });
    if (contents.attachments !== undefined) {
      Object.assign(changed, { attachments: contents.attachments.length > 0 ? contents.attachments : undefined });
    }
    if (args.metadata !== undefined) Object.assign(changed, { metadata: contents.metadata });
    editMessage(core.store, message, changed, caller.userId);
    return { channel: channel.id, ts: message.ts, text: message.text, message: messageObject(message, true) };
  },
});

export const remove = method({
  name: 'chat.delete',
  tier: 3,
  scopes: ['chat:write'],
  args: z.object({ channel: word, ts: word }),
  run(core, caller, args) {
    const channel = visibleChannel(core, caller, args.channel);
    removeMessage(core.store, ownMessage(core, caller, channel, args.ts, 'cant_delete_message'));
    return { channel: channel.id, ts: args.ts };
  },
});

export const postEphemeral = method({
  name: 'chat.postEphemeral',
  tier: 4,
  scopes: ['chat:write'],
  args: postArgs.extend({ user: word }),
  run(core, caller, args) {
    const channel = visibleChannel(core, caller, args.channel);
    if (channel.archived) throw refuse('is_archived');
    if (!channel.members.includes(caller.userId) && channel.kind !== 'public') throw refuse('channel_not_found');
    if (!core.store.users.has(args.user)) throw refuse('user_not_found');
    if (!channel.members.includes(args.user)) throw refuse('user_not_in_channel');
    const draft = draftOf(core, caller, channel, args);
    const message = addMessage(core.store, {
      ...draft,
      metadata: undefined,
      is_ephemeral: true,
      ephemeral_to: args.user,
    });
    return { message_ts: message.ts };
  },
});

export const getPermalink = method({
  name: 'chat.getPermalink',
  tier: 'none',
  args: z.object({ channel: word, message_ts: word }),
  run(core, caller, args) {
    const channel = visibleChannel(core, caller, args.channel);
    const message = findMessage(core.store, channel.id, args.message_ts);
    if (message === undefined || message.is_ephemeral === true) throw refuse('message_not_found');
    const query = isReply(message) ? `?thread_ts=${message.thread_ts}&cid=${channel.id}` : '';
    const permalink = `${core.url()}/archives/${channel.id}/p${message.ts.replace('.', '')}${query}`;
    return { channel: channel.id, permalink };
  },
});
