import { z } from 'zod';
import { refuse } from '../refusal.ts';
import { postPlace } from '../rules/access.ts';
import { postWhenDue } from '../rules/schedule.ts';
import { seconds } from '../state/ids.ts';
import { pageArgs, whole, word } from './arguments.ts';
import { draftOf, postArgs } from './chat.ts';
import { method } from './method.ts';
import { nextCursor, pageOf } from './paging.ts';

/** A message can be set for at most 120 days ahead. */
const FARTHEST_S = 120 * 24 * 3600;

export const scheduleMessage = method({
  name: 'chat.scheduleMessage',
  tier: 3,
  scopes: ['chat:write'],
  args: postArgs.extend({ post_at: whole }),
  run(core, caller, args) {
    const now = seconds(core.clock);
    if (args.post_at <= now) throw refuse('time_in_past');
    if (args.post_at > now + FARTHEST_S) throw refuse('time_too_far');
    const channel = postPlace(core, caller, args.channel);
    const draft = { type: 'message' as const, ts: '', ...draftOf(core, caller, channel, args) };
    const id = core.store.ids.next('Q');
    core.store.scheduled.set(id, {
      id,
      channel: channel.id,
      postAt: args.post_at,
      created: now,
      draft: { ...draft, ts: '' },
    });
    core.background(postWhenDue(core, id));
    return { channel: channel.id, scheduled_message_id: id, post_at: args.post_at, message: { text: draft.text } };
  },
});

export const deleteScheduledMessage = method({
  name: 'chat.deleteScheduledMessage',
  tier: 3,
  scopes: ['chat:write'],
  args: z.object({ channel: word, scheduled_message_id: word }),
  run(core, _caller, args) {
    const found = core.store.scheduled.get(args.scheduled_message_id);
    if (found === undefined || found.channel !== args.channel) throw refuse('invalid_scheduled_message_id');
    core.store.scheduled.delete(found.id);
    return {};
  },
});

export const scheduledMessagesList = method({
  name: 'chat.scheduledMessages.list',
  tier: 3,
  scopes: ['chat:write'],
  args: z.object({ channel: word.optional(), latest: whole.optional(), oldest: whole.optional(), ...pageArgs }),
  run(core, _caller, args) {
    const due = [...core.store.scheduled.values()]
      .filter((item) => args.channel === undefined || item.channel === args.channel)
      .filter((item) => item.postAt >= (args.oldest ?? 0) && item.postAt <= (args.latest ?? Number.POSITIVE_INFINITY))
      .sort((a, b) => a.postAt - b.postAt);
    const page = pageOf(due, args);
    return {
      scheduled_messages: page.items.map((item) => ({
        id: item.id,
        channel_id: item.channel,
        post_at: item.postAt,
        date_created: item.created,
        text: item.draft.text,
      })),
      ...nextCursor(page.cursor),
    };
  },
});
