import { z } from 'zod';
import type { Core } from '../core.ts';
import { refuse } from '../refusal.ts';
import type { ReplyPlace } from '../reply-urls.ts';
import { addMessage, editMessage, findMessage, removeMessage } from '../state/messages.ts';
import type { Message } from '../wire.ts';
import { fallbackText, readContents, refuseEmpty } from './contents.ts';

const replyBody = z.looseObject({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
  metadata: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.union([z.boolean(), z.stringbool()]).optional(),
  delete_original: z.union([z.boolean(), z.stringbool()]).optional(),
  thread_ts: z.string().optional(),
});

/** True for an acknowledgement that holds a message; anything else is a bare "ok". */
export function holdsMessage(body: unknown): boolean {
  const parsed = replyBody.safeParse(body);
  if (!parsed.success) return false;
  const { text, blocks, attachments } = parsed.data;
  return (text ?? '') !== '' || blocks !== undefined || attachments !== undefined;
}

function original(core: Core, place: ReplyPlace): Message | undefined {
  return place.messageTs === undefined ? undefined : findMessage(core.store, place.channel, place.messageTs);
}

/**
 * Does what an app posts to a response_url, or puts into its acknowledgement of a command: a new message, ephemeral unless it says
 * `in_channel`; or the original replaced or deleted. Works in channels the app is not in. Throws Slack's refusals.
 */
export function postReply(core: Core, place: ReplyPlace, given: unknown): Message | undefined {
  const parsed = replyBody.safeParse(given);
  if (!parsed.success) throw refuse('invalid_payload');
  const body = parsed.data;
  const old = original(core, place);
  if (body.delete_original === true && old !== undefined) {
    removeMessage(core.store, old);
    return undefined;
  }
  const contents = readContents(core, body);
  refuseEmpty(contents);
  if (body.replace_original === true && old !== undefined) {
    editMessage(
      core.store,
      old,
      {
        text: fallbackText(contents),
        blocks: contents.blocks,
        attachments: contents.attachments,
        ...(contents.metadata === undefined ? {} : { metadata: contents.metadata }),
      },
      core.app.botUserId,
    );
    return old;
  }
  const ephemeral = body.response_type !== 'in_channel';
  if (core.store.channels.get(place.channel)?.archived === true) throw refuse('is_archived');
  return addMessage(core.store, {
    channel: place.channel,
    user: core.app.botUserId,
    bot_id: core.app.botId,
    app_id: core.app.id,
    text: fallbackText(contents),
    blocks: contents.blocks,
    attachments: contents.attachments,
    metadata: ephemeral ? undefined : contents.metadata,
    thread_ts: body.thread_ts ?? place.threadTs,
    ...(ephemeral ? { is_ephemeral: true, ephemeral_to: place.user } : {}),
  });
}
