import { z } from 'zod';
import type { Core } from '../core.ts';
import { messageObject } from '../objects.ts';
import { refuse } from '../refusal.ts';
import { refuseArchived, visibleChannel } from '../rules/access.ts';
import { toggleReaction } from '../rules/reactions.ts';
import { touchChannel } from '../state/channels.ts';
import { seconds } from '../state/ids.ts';
import { findMessage, touchMessage } from '../state/messages.ts';
import type { Channel } from '../state/model.ts';
import type { Message } from '../wire.ts';
import { channelArg, flag, word } from './arguments.ts';
import { type Caller, method } from './method.ts';

function member(core: Core, caller: Caller, reference: string): Channel {
  const channel = visibleChannel(core, caller, reference);
  if (!channel.members.includes(caller.userId)) throw refuse('not_in_channel');
  return channel;
}

function target(core: Core, channel: Channel, ts: string | undefined): Message {
  if (ts === undefined || ts === '') throw refuse('no_item_specified');
  const message = findMessage(core.store, channel.id, ts);
  if (message === undefined || message.is_ephemeral === true) throw refuse('message_not_found');
  return message;
}

const pinArgs = z.object({ ...channelArg, timestamp: word.optional() });

/** At most so many pins in a channel. */
const MOST_PINS = 100;

export const pinsAdd = method({
  name: 'pins.add',
  tier: 2,
  scopes: ['pins:write'],
  args: pinArgs,
  run(core, caller, args) {
    const channel = refuseArchived(member(core, caller, args.channel));
    const message = target(core, channel, args.timestamp);
    if (channel.pins.some((pin) => pin.ts === message.ts)) throw refuse('already_pinned');
    if (channel.pins.length >= MOST_PINS) throw refuse('too_many_pins');
    channel.pins.push({ ts: message.ts, created: seconds(core.clock), created_by: caller.userId });
    message.pinned_to = [channel.id];
    touchMessage(core.store, message);
    touchChannel(core.store, channel);
    return {};
  },
});

export const pinsRemove = method({
  name: 'pins.remove',
  tier: 2,
  scopes: ['pins:write'],
  args: pinArgs,
  run(core, caller, args) {
    const channel = refuseArchived(member(core, caller, args.channel));
    const message = target(core, channel, args.timestamp);
    const place = channel.pins.findIndex((pin) => pin.ts === message.ts);
    if (place < 0) throw refuse('no_pin');
    channel.pins.splice(place, 1);
    delete message.pinned_to;
    touchMessage(core.store, message);
    touchChannel(core.store, channel);
    return {};
  },
});

export const pinsList = method({
  name: 'pins.list',
  tier: 2,
  scopes: ['pins:read'],
  args: z.object(channelArg),
  run(core, caller, args) {
    const channel = member(core, caller, args.channel);
    const items = channel.pins.flatMap((pin) => {
      const message = findMessage(core.store, channel.id, pin.ts);
      if (message === undefined) return [];
      const { created, created_by } = pin;
      return [{ type: 'message', channel: channel.id, created, created_by, message: messageObject(message, false) }];
    });
    return { items: items.reverse() };
  },
});

function reactionMethod(name: 'reactions.add' | 'reactions.remove') {
  return method({
    name,
    tier: 3,
    scopes: ['reactions:write'],
    args: z.object({ ...channelArg, timestamp: word.optional(), name: word }),
    run(core, caller, args) {
      const channel = refuseArchived(member(core, caller, args.channel));
      toggleReaction(core, target(core, channel, args.timestamp), args.name, caller.userId, name === 'reactions.add');
      return {};
    },
  });
}

export const reactionsAdd = reactionMethod('reactions.add');
export const reactionsRemove = reactionMethod('reactions.remove');

export const reactionsGet = method({
  name: 'reactions.get',
  tier: 3,
  scopes: ['reactions:read'],
  args: z.object({ ...channelArg, timestamp: word.optional(), full: flag.optional() }),
  run(core, caller, args) {
    const channel = visibleChannel(core, caller, args.channel);
    const message = target(core, channel, args.timestamp);
    return { type: 'message', channel: channel.id, message: messageObject(message, false) };
  },
});
